"""Whatever is done to a definition, the check answers, in words; and a sound app survives every journey."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.example_documents import document_of
from tablewright.definition.canonical import canonical
from tablewright.definition.check import check
from tablewright.definition.diff import diff
from tablewright.definition.model import App
from tablewright.definition.read import read_folder
from tablewright.definition.report import difference_lines, fault_lines
from tablewright.definition.write import folder_texts, write_folder

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        ["id", "name", "text", "formula", "project.name", "amount + 1", "-", "a\x00", "\ud800", "=", "🙂"]
    ),
    st.lists(st.integers(), max_size=2),
    st.just({}),
    st.just({"key": "x"}),
    st.just({"field": "name"}),
)
BOUNDED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def places(value, path=()):
    """Every place of a document, as paths."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inner:
        yield from places(each, (*path, step))


PLACES = [path for path in places(document_of()) if path]


def change(document, path, act, value):
    for step in path[:-1]:
        document = document[step]
    last = path[-1]
    if act == "remove":
        del document[last]
    elif act == "rename" and isinstance(document, dict):
        document["renamed"] = document.pop(last)
    elif act == "twice" and isinstance(document, list):
        document.insert(last, document[last])
    else:
        document[last] = value


MUTATION = st.tuples(st.sampled_from(PLACES), st.sampled_from(["put", "remove", "rename", "twice"]), JUNK)


def mutated(mutations):
    document = document_of()
    for path, act, value in mutations:
        try:
            change(document, path, act, value)
        except (LookupError, TypeError):
            continue
    return document


@BOUNDED
@given(st.lists(MUTATION, min_size=1, max_size=4))
def test_a_damaged_app_is_told_in_words_and_never_raises(mutations):
    document = mutated(mutations)
    faults = check(document)
    for language in ("en", "zh"):
        "\n".join(fault_lines(faults, language)).encode()
    if not faults:
        App.read(document)
        write = folder_texts(document, {})
        assert write["app.json"]


@BOUNDED
@given(st.lists(MUTATION, min_size=1, max_size=2))
def test_two_sound_apps_differ_in_words_or_not_at_all(mutations):
    before, after = document_of(), mutated(mutations)
    if check(after):
        return
    differences = diff(before, after)
    assert bool(differences) == (canonical(before) != canonical(after))
    "\n".join(difference_lines(differences, "zh")).encode()


@BOUNDED
@given(mutations=st.lists(MUTATION, max_size=2))
def test_a_sound_app_survives_the_folder_and_the_database(mutations, tmp_path_factory):
    document = mutated(mutations)
    if check(document):
        return
    stored = json.loads(canonical(document))
    assert canonical(stored) == canonical(document)
    folder = tmp_path_factory.mktemp("app")
    write_folder(stored, {}, folder)
    source = read_folder(folder)
    assert not source.faults
    assert canonical(source.document) == canonical(document)
    assert folder_texts(source.document, source.files) == source.files


@BOUNDED
@given(
    st.recursive(
        JUNK, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner), max_leaves=15
    )
)
def test_anything_at_all_is_answered(value):
    assert check(value)


@BOUNDED
@given(
    files=st.dictionaries(
        st.sampled_from(["app.json", "tables/a.json", "views/a.b.json", "README.md", "data/x.json"]),
        st.binary(max_size=60),
    )
)
def test_any_bytes_in_a_folder_are_answered(files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("app")
    for name, raw in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(raw)
    assert read_folder(folder).faults
