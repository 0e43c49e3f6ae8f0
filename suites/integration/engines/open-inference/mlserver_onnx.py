"""Serves an ONNX model by MLServer on a free loopback port, and prints its address as one line of JSON.

    python mlserver_onnx.py <model.onnx> [<seconds that loading takes longer>]

Ends when its standard input does.
"""

import asyncio
import sys

from mlserver import MLModel, MLServer, ModelSettings, Settings
from mlserver.codecs import NumpyCodec
from mlserver.errors import InferenceError
from mlserver.settings import ModelParameters
from mlserver.types import InferenceRequest, InferenceResponse, MetadataTensor, ResponseOutput
from model_file import announce, described, free_port, session_of


class OnnxModel(MLModel):
    async def load(self) -> bool:
        await asyncio.sleep(float(sys.argv[2]) if len(sys.argv) > 2 else 0)
        self.session = session_of(self.settings.parameters.uri)
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        feeds = {tensor.name: NumpyCodec.decode_input(tensor) for tensor in payload.inputs}
        names = [value.name for value in self.session.get_outputs()]
        try:
            arrays = self.session.run(names, feeds)
        except Exception as error:
            raise InferenceError(str(error)) from error
        outputs = [encoded(*pair) for pair in zip(names, arrays)]
        return InferenceResponse(model_name=self.name, outputs=outputs)


def encoded(name: str, array) -> ResponseOutput:
    # MLServer's own codec makes [n, 1] of [n].
    datatype = NumpyCodec.encode_output(name, array).datatype
    return ResponseOutput(
        name=name, datatype=datatype, shape=list(array.shape), data=array.flatten().tolist()
    )


async def main() -> None:
    path = sys.argv[1]
    port = free_port()
    settings = Settings(
        debug=False,
        host="127.0.0.1",
        http_port=port,
        grpc_port=free_port(),
        metrics_endpoint=None,
        parallel_workers=0,
    )
    session = session_of(path)
    model = ModelSettings(
        name="contract",
        implementation=OnnxModel,
        parameters=ModelParameters(uri=path, version="1"),
        inputs=[MetadataTensor(**described(value)) for value in session.get_inputs()],
        outputs=[MetadataTensor(**described(value)) for value in session.get_outputs()],
    )
    announce(port)
    await MLServer(settings).start([model])


asyncio.run(main())
