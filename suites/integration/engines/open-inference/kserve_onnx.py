"""Serves an ONNX model by KServe on a free loopback port, and prints its address as one line of JSON.

    python kserve_onnx.py <model.onnx>

It takes JSON and binary tensors, and answers in the form that the request asks for. Ends when its
standard input does.
"""

import sys
import uuid

from kserve import InferOutput, InferRequest, InferResponse, Model, ModelServer
from kserve.errors import InvalidInput
from model_file import announce, described, free_port, session_of


class OnnxModel(Model):
    def __init__(self, path: str):
        super().__init__("contract")
        self.session = session_of(path)
        self.ready = True

    async def get_input_types(self):
        return [described(value) for value in self.session.get_inputs()]

    async def get_output_types(self):
        return [described(value) for value in self.session.get_outputs()]

    async def predict(self, payload: InferRequest, headers=None, response_headers=None):
        feeds = {tensor.name: tensor.as_numpy() for tensor in payload.inputs}
        values = self.session.get_outputs()
        try:
            arrays = self.session.run([value.name for value in values], feeds)
        except Exception as error:
            raise InvalidInput(str(error)) from error
        outputs = []
        for value, array in zip(values, arrays):
            output = InferOutput(value.name, list(array.shape), described(value)["datatype"])
            output.set_data_from_numpy(array, binary_data=payload.use_binary_outputs)
            outputs.append(output)
        return InferResponse(
            response_id=payload.id or str(uuid.uuid4()),
            model_name=self.name,
            infer_outputs=outputs,
            use_binary_outputs=payload.use_binary_outputs,
        )


if __name__ == "__main__":
    port = free_port()
    announce(port)
    ModelServer(
        http_port=port, enable_grpc=False, workers=1, access_log_format=None
    ).start([OnnxModel(sys.argv[1])])
