"""Writes otlp.binpb, the descriptor of an OTLP request of metrics, from the package `opentelemetry-proto`."""

import pathlib

from google.protobuf import descriptor_pb2
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2
from opentelemetry.proto.common.v1 import common_pb2
from opentelemetry.proto.metrics.v1 import metrics_pb2
from opentelemetry.proto.resource.v1 import resource_pb2



def name_fields(messages):
    """Python leaves out the names that fields have in JSON."""
    for message in messages:
        for field in message.field:
            first, *rest = field.name.split("_")
            field.json_name = first + "".join(word.capitalize() for word in rest)
        name_fields(message.nested_type)


descriptors = descriptor_pb2.FileDescriptorSet()
for module in (common_pb2, resource_pb2, metrics_pb2, metrics_service_pb2):
    file = descriptors.file.add()
    module.DESCRIPTOR.CopyToProto(file)
    name_fields(file.message_type)
target = pathlib.Path(__file__).with_name("otlp.binpb")
target.write_bytes(descriptors.SerializeToString())
