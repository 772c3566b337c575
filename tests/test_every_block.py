"""The ledger of the documentation: each block of code of each page, and the test that runs it.

A claim is for a language below one heading of a page, or on all of the page but what other claims
name. The test takes all the blocks that it claims, so a block that nothing runs fails here.
"""

import re

import pytest
from pages import PAGES, ROOT, Block, all_blocks, text_of

PLACES_A_CALL = "test_a_program_places_a_call"
IS_TYPED = "test_an_example_is_installed_and_tested_as_its_page_says"

LEDGER: dict[str, tuple[str, dict[str, str]]] = {
    "README.md": (
        "test_readme_page.py",
        {
            "console": "test_every_command_works",
            "python": "testing/test_pages.py::test_every_block_of_the_pages_works",
            "yaml": "test_the_customer_answers_late_listens_for_a_minute_and_hangs_up",
        },
    ),
    "docs/api.md": (
        "test_api_page.py",
        {
            "console: The API": "terminal",
            "console: Lists": "test_a_list_is_filtered",
            "console: Updates": "test_a_call_gets_another_document_and_an_end",
            "console: Streams": "test_a_stream_starts_and_stops",
            "console: Applications": "test_a_call_uses_the_application",
            "console: Numbers": "test_numbers_are_purchased_chosen_and_verified",
            "console: Inbound calls": "test_somebody_calls",
            "console: Queues and conferences": "test_a_call_is_taken_out_of_a_queue",
        },
    ),
    "docs/configuration.md": (
        "test_configuration_page.py",
        {
            "console": "test_an_editor_finds_nothing_wrong_with_the_example",
            "text": "test_an_editor_finds_nothing_wrong_with_the_example",
            "yaml": "test_the_example_is_a_configuration_that_works",
        },
    ),
    "docs/container.md": (
        "test_container_page.py",
        {
            "console": "test_every_command_works",
            "yaml: Health": "test_the_probes_of_kubernetes_and_prometheus_are_answered",
            "yaml: GitHub Actions": "test_the_job_of_actions_reaches_its_service",
            "yaml: GitLab CI": "test_the_job_of_gitlab_reaches_its_service",
            "yaml: Metrics": "test_the_probes_of_kubernetes_and_prometheus_are_answered",
        },
    ),
    "docs/control.md": (
        "test_control_page.py",
        {
            "console": "test_every_example_works",
            "text: Rules": "test_mistakes_of_rules_are_told_as_the_page_shows",
            "text: Waiting and verifying": "test_a_verification_that_fails_reports_as_"
            "the_page_shows",
        },
    ),
    "docs/documents.md": (
        "test_documents_page.py",
        {
            "console": "test_the_example_reads_as_the_page_says",
            "yaml": "test_the_example_reads_as_the_page_says",
            "python: A menu, and how it reads": "test_the_example_reads_as_the_page_says",
            "text: A menu, and how it reads": "test_the_example_reads_as_the_page_says",
            "python: The conversation of a call": "test_the_lines_of_a_call_can_be_asserted",
            "text: The conversation of a call": "test_a_dialled_call_is_told_as_the_page_shows",
            "xml": "test_a_document_is_understood",
        },
    ),
    "docs/recordings.md": (
        "test_recordings_page.py",
        {
            "console: Recordings": "recorded",
            "console: While a call goes on": "test_a_recording_of_a_call_in_progress_is_paused_"
            "resumed_and_stopped",
            "python": "test_the_program_tells_who_speaks_in_each_second",
        },
    ),
    "docs/scenarios.md": (
        "test_scenarios_page.py",
        {
            "console": "test_an_editor_finds_nothing_wrong_with_the_files",
            "text: A file": "test_an_editor_finds_nothing_wrong_with_the_files",
            "text: Mistakes": "test_mistakes_are_shown_as_on_the_page",
            "yaml: A file": "test_a_far_end_of_the_page_does_what_its_file_says",
            "yaml: Replies": "test_a_far_end_of_the_page_does_what_its_file_says",
            "yaml: Interjections": "test_a_far_end_of_the_page_does_what_its_file_says",
            "yaml: Pays": "test_a_card_is_entered_wrongly_and_then_rightly",
            "yaml: A choice": "test_each_far_end_of_a_choice_is_chosen_about_as_often_as_it_should",
            "yaml: Faults": "test_callbacks_are_lost_late_doubled_and_swapped",
        },
    ),
    "docs/sdks.md": (
        "judged/test_sdks_page.py",
        {
            "python: Python: signalwire": PLACES_A_CALL,
            "python: Python: twilio": PLACES_A_CALL,
            "javascript: Node": PLACES_A_CALL,
            "python: Signatures of webhooks": "test_a_validator_in_python_knows_our_webhooks",
            "javascript: Signatures of webhooks": "test_the_express_application_answers_our_"
            "webhooks_alone",
        },
    ),
    "docs/testing-applications.md": (
        "test_testing_page.py",
        {
            "python": "test_each_test_of_the_page_passes",
            "text": "test_the_conversation_of_the_page_is_what_happens",
        },
    ),
    "docs/testing-python.md": (
        "testing/test_pages.py",
        {
            "python": "test_every_block_of_the_pages_works",
            "python: One emulator for all workers": "testing/test_one_emulator.py::"
            "test_eight_workers_share_one_emulator",
        },
    ),
    "docs/time.md": ("test_time_page.py", {"python": "test_the_test_of_the_page_passes"}),
    "examples/appointment_reminders/README.md": (
        "test_examples_pages.py",
        {"console": "test_the_services_of_the_compose_file_remind_somebody"},
    ),
    "examples/node_delivery_calls/README.md": (
        "test_examples_pages.py",
        {"console": IS_TYPED, "js": "test_the_test_on_the_page_is_one_of_the_example"},
    ),
    "examples/pytest_fastapi/README.md": ("test_examples_pages.py", {"console": IS_TYPED}),
    "examples/pytest_flask/README.md": ("test_examples_pages.py", {"console": IS_TYPED}),
}


def claims_of(page: str) -> dict[str, str]:
    """What is claimed of a page, and by which test of which file."""
    file, claims = LEDGER.get(page, ("", {}))
    return {claim: test if "::" in test else f"{file}::{test}" for claim, test in claims.items()}


def claim_on(block: Block) -> str | None:
    """The narrowest one."""
    below = f"{block.language}: {block.heading}"
    claims = claims_of(block.page)
    return next((claim for claim in (below, block.language) if claim in claims), None)


@pytest.mark.parametrize("page", PAGES)
def test_each_block_is_run_by_a_test(page: str) -> None:
    blocks = all_blocks(page)
    assert len(re.findall(r"^\s*(?:```|~~~)", text_of(page), re.MULTILINE)) == 2 * len(blocks)
    assert [str(block) for block in blocks if claim_on(block) is None] == []


@pytest.mark.parametrize("page", LEDGER)
def test_each_claim_is_for_a_block(page: str) -> None:
    assert {claim_on(block) for block in all_blocks(page)} == set(claims_of(page))


@pytest.mark.parametrize("page", LEDGER)
def test_each_test_of_the_ledger_exists(page: str) -> None:
    for test in claims_of(page).values():
        file, _, name = test.partition("::")
        assert f"\ndef {name}(" in (ROOT / "tests" / file).read_text(), test
