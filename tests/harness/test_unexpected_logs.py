from tests.harness.conftest import RunTests


def test_a_warning_that_no_test_expects_fails(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import logging

        def test_information():
            logging.getLogger("shop").info("all is well")

        def test_warning():
            logging.getLogger("shop").warning("the %s is empty", "bin")
        """
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["unexpected log record: WARNING shop: the bin is empty"])


def test_a_warning_in_the_teardown_of_a_fixture_fails(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import logging
        import pytest

        @pytest.fixture
        def shop():
            yield
            logging.getLogger("shop").warning("closed late")

        def test_shop(shop):
            pass
        """
    )
    result.assert_outcomes(passed=1, errors=1)


def test_expected_records_must_come(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import logging

        def test_expected(expected_logs):
            expected_logs(r"^ERROR shop: .* empty")
            logging.getLogger("shop").error("the bin is empty")

        def test_that_never_comes(expected_logs):
            expected_logs("empty")
        """
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["expected log record never came: empty"])
