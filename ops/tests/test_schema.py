"""Requests that are made of the description of the API, good and bad ones: the same in each run."""

import schemathesis
from hypothesis import HealthCheck, settings
from test_api import OPENAPI

SCHEMA = schemathesis.openapi.from_path(OPENAPI)


@SCHEMA.parametrize()
@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_requests_are_answered_as_described(case, site):
    case.call_and_validate(base_url=site.address.rstrip("/"))
