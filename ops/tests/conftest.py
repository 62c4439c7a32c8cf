"""What the tests share: an installation that runs, and is stopped in the end."""

import signal
from contextlib import ExitStack

import pytest
from demo_site import demo_site
from installation import Installation
from page import LAUNCH
from playwright.sync_api import sync_playwright

MOST_SHOWN = 5_000


def pytest_configure():
    # Ends the session as Ctrl-C does: what was started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("SIGTERM", returncode=143))


def pytest_report_teststatus(report):
    if report.when == "call" and report.passed:
        return "passed", ".", f"PASSED in {report.duration:.1f} s"
    return None


def pytest_unconfigure(config):
    reports = config.pluginmanager.get_plugin("terminalreporter").stats
    passed, failed, error = (len(reports.get(key, [])) for key in ("passed", "failed", "error"))
    print(f"ops: {passed} passed, {failed + error} failed")


@pytest.fixture(scope="session")
def installation(request, tmp_path_factory):
    with ExitStack() as stack:
        installed = Installation(tmp_path_factory.mktemp, stack)
        yield installed
        if request.session.testsfailed:
            for log in sorted(installed.logs.iterdir()):
                print(f"{log.name}:", log.read_text(errors="replace")[-MOST_SHOWN:], sep="\n")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with demo_site(tmp_path_factory.mktemp) as served:
        yield served


@pytest.fixture(scope="session")
def page_url(site):
    return site.address


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**LAUNCH)
        yield launched
        launched.close()
