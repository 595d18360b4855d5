"""Options of every suite."""


def pytest_addoption(parser):
    parser.addoption("--weir", required=True, help="the binary under test")
    parser.addoption("--family", required=True, help="whose clients are installed here")
