"""Prints as JSON what Prometheus' own reader of OpenMetrics finds in the text on stdin."""

import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

families = [
    {
        "name": family.name,
        "type": family.type,
        "unit": family.unit,
        "samples": [[one.name, one.labels, one.value] for one in family.samples],
    }
    for family in text_string_to_metric_families(sys.stdin.read())
]
json.dump(families, sys.stdout)
