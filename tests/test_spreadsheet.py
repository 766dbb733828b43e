"""Tables for a French spreadsheet: read back by the csv module, and no cell of a user runs."""

import csv
import doctest
import io

import pytest

from generator import spreadsheet
from generator.spreadsheet import harmless, written


def test_the_examples_of_the_docstrings_hold():
    assert doctest.testmod(spreadsheet).failed == 0


def test_what_is_written_is_read_back_with_its_semicolons_and_quotes():
    rows = [["nature", "source"], ["intérêts", 'BCE ; « 2,40 % » dit "refi"'], ["", ""]]
    text = written(rows)
    assert text.count("\r\n") == text.count("\n") == 3
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=";")) == rows


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n=", "  ="])
def test_no_text_of_a_user_is_run(start: str):
    assert harmless(f"{start}1+1").startswith("'")
