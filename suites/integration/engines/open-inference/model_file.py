"""What both servers need: the session of a model, its inputs and outputs, a free port, the end with stdin."""

import json
import os
import socket
import sys
import threading
import time

import onnxruntime

DATATYPES = {
    "tensor(float)": "FP32",
    "tensor(float16)": "FP16",
    "tensor(double)": "FP64",
    "tensor(int32)": "INT32",
    "tensor(int64)": "INT64",
    "tensor(bool)": "BOOL",
    "tensor(string)": "BYTES",
}


def session_of(path: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def described(value) -> dict:
    shape = [size if isinstance(size, int) else -1 for size in value.shape]
    return {"name": value.name, "datatype": DATATYPES[value.type], "shape": shape}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def announce(port: int) -> None:
    """Prints the address as one line of JSON once somebody listens there, and ends with standard input."""
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    threading.Thread(target=_print_when_open, args=[port], daemon=True).start()


def _print_when_open(port: int) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.02)
    print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
