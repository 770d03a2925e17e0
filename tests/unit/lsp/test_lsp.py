"""The language server, driven as an editor drives it: over two byte streams."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval.lsp import Server, features, wire
from perfeval.lsp.clauses import clauses_of
from perfeval.lsp.document import Document
from perfeval.source import Span
from tests.portable.schemas import faults

ROOT = Path(__file__).parents[3]
URI = "file:///%E4%BD%93%E7%B3%BB/%E7%94%B2.rubric"
TEXT = """\
评价体系 部门整体支出绩效评价

一级指标 投入（10分）
  二级指标 预算调整（10分）
    调整比例10%以内得10分；超出10%的，每超1个百分点扣1分，扣完为止。
"""
RANGE = {
    "type": "object",
    "required": ["start", "end"],
    "properties": {
        side: {
            "type": "object",
            "required": ["line", "character"],
            "additionalProperties": False,
            "properties": {
                "line": {"type": "integer", "minimum": 0},
                "character": {"type": "integer", "minimum": 0},
            },
        }
        for side in ("start", "end")
    },
}


class Editor:
    """Collects messages, sends them all, and keeps what comes back."""

    def __init__(self) -> None:
        self._sent: list[dict[str, Any]] = []

    def ask(self, method: str, **params: Any) -> int:  # noqa: ANN401 - JSON
        """Send a request; gives its number."""
        self._sent.append({"id": len(self._sent), "method": method, "params": params})
        return len(self._sent) - 1

    def tell(self, method: str, **params: Any) -> None:  # noqa: ANN401 - JSON
        """Send a notification."""
        self._sent.append({"method": method, "params": params})

    def begin(self, **params: Any) -> None:  # noqa: ANN401 - JSON
        """Shake hands."""
        self.ask("initialize", **params)
        self.tell("initialized")

    def open(self, text: str) -> None:
        """Open the file."""
        self.tell("textDocument/didOpen", textDocument={"uri": URI, "text": text})

    def change(self, text: str) -> None:
        """Type in it."""
        self.tell(
            "textDocument/didChange", textDocument={"uri": URI}, contentChanges=[{"text": text}]
        )

    def at(self, method: str, line: int, character: int) -> int:
        """Ask about a place."""
        place = {"line": line, "character": character}
        return self.ask(f"textDocument/{method}", textDocument={"uri": URI}, position=place)

    def bytes(self) -> bytes:
        """Everything that is sent."""
        out = io.BytesIO()
        for message in self._sent:
            wire.write(out, message)
        return out.getvalue()

    def run(self) -> tuple[int, list[dict[str, Any]]]:
        """What the server says to it all, and its exit status."""
        out = io.BytesIO()
        status = Server(io.BytesIO(self.bytes()), out).run()
        return status, list(messages(out.getvalue()))


def messages(sent: bytes) -> Iterator[dict[str, Any]]:
    """The messages in some bytes."""
    stream = io.BytesIO(sent)
    while (message := wire.read(stream)) is not None:
        yield message


def answer(said: list[dict[str, Any]], number: int) -> Any:  # noqa: ANN401 - JSON
    """The answer to one request."""
    (found,) = [each for each in said if each.get("id") == number and "method" not in each]
    return found.get("result", found.get("error"))


def published(said: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The findings, each time that they were told."""
    told = [each for each in said if each.get("method") == "textDocument/publishDiagnostics"]
    return [each["params"]["diagnostics"] for each in told]


def test_a_session_from_the_command_line() -> None:
    """Initialise, open, diagnose, mend, hover, format, complete, leave."""
    editor = Editor()
    editor.begin(capabilities={})
    editor.open(TEXT.replace("得10分；", "得l0分；"))
    hovering = editor.at("hover", 4, 10)
    editor.change(TEXT.replace("  二级", "      二级"))
    hover = editor.at("hover", 4, 5)
    formatting = editor.ask("textDocument/formatting", textDocument={"uri": URI}, options={})
    completing = editor.at("completion", 1, 0)
    editor.ask("shutdown")
    editor.tell("exit")
    done = subprocess.run(
        [sys.executable, "-m", "perfeval", "lsp"],
        input=editor.bytes(), capture_output=True, check=True, cwd=ROOT,
    )  # fmt: skip
    said = list(messages(done.stdout))

    assert answer(said, 0)["serverInfo"] == {"name": "perfeval", "version": perfeval.__version__}
    assert answer(said, 0)["capabilities"]["positionEncoding"] == "utf-16"
    assert answer(said, hovering) is None
    assert "调整比例" in answer(said, hover)["contents"]["value"]
    assert "投入 › 预算调整：10分" in answer(said, hover)["contents"]["value"]
    (edit,) = answer(said, formatting)
    assert edit["newText"] == perfeval.compile(TEXT).to_text()
    assert {"一级指标", "数据", "调整比例"} <= {
        item["label"] for item in answer(said, completing)["items"]
    }
    assert done.stderr == b""


class TestFindings:
    """Published as they come."""

    def test_they_stand_where_the_words_stand(self) -> None:
        """In lines and UTF-16 units, with the advice below the sentence."""
        editor = Editor()
        editor.begin(initializationOptions={"lang": "en"})
        editor.open("评价体系 甲\n指标 𠮷乙（1分）\n  下浮\n")
        _, said = editor.run()
        ((found,),) = published(said)
        (same,) = perfeval.check("评价体系 甲\n指标 𠮷乙（1分）\n  下浮\n")

        assert (found["code"], found["severity"], found["source"]) == (same.code, 1, "perfeval")
        assert found["range"]["start"] == {"line": 2, "character": 2}
        assert found["message"].startswith(same.sentence("en"))
        assert same.advice("en") in found["message"]

    def test_a_burst_of_changes_is_checked_once(self) -> None:
        """The findings are those of the last text."""
        editor = Editor()
        editor.begin()
        editor.open("胡说")
        for count in range(50):
            editor.change(f"{TEXT}\n{'# 注' * count}")
        editor.ask("shutdown")
        _, said = editor.run()

        assert len(published(said)) < 10
        assert published(said)[-1:] in ([], [[]]) or all(
            found["severity"] > 1 for found in published(said)[-1]
        )

    def test_second_places_and_closing(self) -> None:
        """Labels are related places; a file that is closed has no findings."""
        editor = Editor()
        editor.begin()
        editor.open("指标 甲（1分）\n  得1分\n指标 甲（1分）\n  得1分\n")
        server = io.BytesIO()
        Server(io.BytesIO(editor.bytes()), server).run()
        (found, *_), = published(list(messages(server.getvalue())))  # fmt: skip
        (label,) = found["relatedInformation"]

        assert label["location"]["uri"] == URI
        assert faults(label["location"]["range"], RANGE) == []
        editor.tell("textDocument/didClose", textDocument={"uri": URI})
        _, said = editor.run()
        assert published(said)[-1] == []


class TestHover:
    """What a place says."""

    def test_a_phrase_with_two_readings(self) -> None:
        """Says what it is read as, and how to settle it."""
        document = Document(URI, TEXT, None, wide=True)
        shown = features.hover(document, TEXT.index("每超1"), "zh")
        assert shown is not None

        assert "读作：" in shown["contents"]["value"]
        assert "要写明，写：" in shown["contents"]["value"]

    def test_an_input_says_its_kind(self) -> None:
        """In either language."""
        document = Document(URI, TEXT, None, wide=True)
        shown = features.hover(document, TEXT.index("调整比例"), "en")
        assert shown is not None

        assert "`调整比例`: ratio" in shown["contents"]["value"]

    def test_other_places_say_nothing(self) -> None:
        """A title is no rule."""
        assert features.hover(Document(URI, TEXT, None, wide=True), 0, "zh") is None

    def test_clauses_lie_within_their_rule(self) -> None:
        """And the widest come first."""
        for path in sorted((ROOT / "examples").rglob("*.rubric")):
            for leaf in perfeval.load(path).leaves:
                spans = [clause.span for clause in clauses_of(leaf)]
                sizes = [span.end - span.start for span in spans]

                assert sizes == sorted(sizes, reverse=True)
                assert all(clause.lines("zh") for clause in clauses_of(leaf) if clause.role)


class TestCompletion:
    """Headings and names."""

    def test_a_heading_that_is_begun(self) -> None:
        """Takes the place of what is typed, and is not offered in the middle of a rule."""
        text = f"{TEXT}  一级"
        document = Document(URI, text, perfeval.compile(TEXT), wide=True)
        items = {item["label"]: item for item in features.completion(document, len(text), "zh")}

        assert items["一级指标"]["textEdit"] == {
            "range": document.range(Span(len(text) - 2, len(text))),
            "newText": "一级指标",
        }
        assert items["调整比例"]["detail"] == "比率"
        inside = f"{text}指标 甲（5分）\n  如果调"
        later = Document(URI, inside + "；调", perfeval.compile(TEXT), wide=True)
        labels = {item["label"] for item in features.completion(later, len(inside) + 2, "zh")}
        assert "调整比例" in labels
        assert "一级指标" not in labels

    def test_names_stay_while_a_text_is_broken(self) -> None:
        """They are those of the last text without errors."""
        editor = Editor()
        editor.begin()
        editor.open(TEXT)
        first = editor.at("completion", 1, 0)
        editor.change(f"{TEXT}\n胡说 ")
        second = editor.at("completion", 6, 3)
        _, said = editor.run()

        for number in (first, second):
            assert "调整比例" in {item["label"] for item in answer(said, number)["items"]}


class TestFormatting:
    """Formatting never changes what is not understood."""

    def test_canonical_and_broken_texts_stay(self) -> None:
        """There is nothing to do, or nothing that is safe to do."""
        for text in (perfeval.compile(TEXT).to_text(), "胡说八道\n"):
            assert features.formatting(Document(URI, text, None, wide=True)) == []


class TestManners:
    """What a server owes to any editor."""

    def test_requests_out_of_order(self) -> None:
        """Have an error for an answer; notifications have none."""
        editor = Editor()
        early = editor.at("hover", 0, 0)
        editor.begin()
        unknown = editor.ask("textDocument/rename")
        closed = editor.at("hover", 0, 0)
        editor.tell("$/setTrace", value="off")
        editor.ask("shutdown")
        late = editor.at("hover", 0, 0)
        editor.tell("exit")
        status, said = editor.run()

        assert status == 0
        assert answer(said, early)["code"] == -32002
        assert answer(said, unknown)["code"] == -32601
        assert answer(said, closed)["code"] == -32602
        assert answer(said, late)["code"] == -32600

    def test_the_end_of_the_stream_is_the_end(self) -> None:
        """With status 1, as nobody said goodbye."""
        assert Server(io.BytesIO(b""), io.BytesIO()).run() == 1
        assert Server(io.BytesIO(b"Content-Length: 99\r\n\r\n{}"), io.BytesIO()).run() == 1

    def test_a_body_that_is_no_message(self) -> None:
        """Is answered, and the next one is served."""
        good = Editor()
        good.begin()
        out = io.BytesIO()
        bad = b"Content-Length: 2\r\n\r\n{]" + b"Content-Length: 2\r\nX: y\r\n\r\n[]"
        Server(io.BytesIO(bad + good.bytes()), out).run()
        said = list(messages(out.getvalue()))

        assert [each["error"]["code"] for each in said if "error" in each] == [-32700, -32700]
        assert answer(said, 0)["capabilities"]["hoverProvider"] is True

    def test_a_fault_of_ours_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """And the editor goes on."""

        def broken(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(features, "hover", broken)
        monkeypatch.setattr(features, "diagnostics", broken)
        editor = Editor()
        editor.begin()
        editor.open(TEXT)
        number = editor.at("hover", 0, 0)
        _, said = editor.run()

        assert answer(said, number)["code"] == -32603
        assert {each["method"] for each in said if "method" in each} == {"window/logMessage"}

    def test_characters_are_counted_as_the_editor_can(self) -> None:
        """UTF-32 where it offers that."""
        editor = Editor()
        editor.begin(capabilities={"general": {"positionEncodings": ["utf-16", "utf-32"]}})
        _, said = editor.run()

        assert answer(said, 0)["capabilities"]["positionEncoding"] == "utf-32"


@given(st.text(alphabet="甲a𠮷\n\t ", max_size=30), st.booleans())
def test_places_and_offsets_are_inverse(text: str, wide: bool) -> None:  # noqa: FBT001 - given
    """Every offset has a place, and the place that offset."""
    document = Document(URI, text, None, wide=wide)
    encoding, size = ("utf-16-le", 2) if wide else ("utf-32-le", 4)
    for offset in range(len(text) + 1):
        place = document.place(offset)
        before = text[:offset]
        column = before.rpartition("\n")[2]

        assert place == {
            "line": before.count("\n"),
            "character": len(column.encode(encoding)) // size,
        }
        assert document.offset(place) == offset


@given(st.lists(st.sampled_from(["hover", "completion"]), max_size=4), st.text(max_size=40))
def test_any_text_is_served(methods: list[str], text: str) -> None:
    """Whatever is typed, every request has an answer without an error."""
    editor = Editor()
    editor.begin()
    editor.open(text)
    numbers = [editor.at(method, 0, len(text) // 2) for method in methods]
    numbers.append(editor.ask("textDocument/formatting", textDocument={"uri": URI}))
    _, said = editor.run()

    assert [each for each in said if "error" in each] == []
    assert [each.get("method") for each in said if each.get("method") == "window/logMessage"] == []
    assert {each["id"] for each in said if "id" in each} >= set(numbers)
    assert json.dumps(said)
