"""`flask match pairs`: lists as they really come, and what is said of those that cannot be used."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from triage.cli_match import match_commands
from triage.person_lists import pairs_file
from triage.person_lists.problems import SHOWN
from triage.person_lists.text import decoded
from triage.rules.matching.pairing import within

HEADINGS = "id,given_name,family_name,date_of_birth,address,postcode"
ZOE = "1,Zoë,O’Neill,2005-03-04,12 Sample Street,CV1 9ZZ"
ZOE_AGAIN = "2,Zoe,ONeill,04/03/2005,12 Sample St,cv19zz"
TWIN = "3,Max,O'Neill,4.3.2005,12 Sample Street,CV1 9ZZ"
ROWS = f"{HEADINGS}\n{ZOE}\n{ZOE_AGAIN}\n{TWIN}\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path


def run(folder, content, *options, second=None):
    (folder / "a.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    lists = [str(folder / "a.csv")]
    if second is not None:
        (folder / "b.csv").write_bytes(second.encode())
        lists.append(str(folder / "b.csv"))
    return CliRunner().invoke(
        match_commands, ["pairs", *lists, "--out", str(folder / "pairs.csv"), "--on", "2026-11-01", *options]
    )


def pairs(folder) -> list[dict[str, str]]:
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_finds_the_pair_and_leaves_the_twin_alone(folder):
    result = run(folder, ROWS)

    (pair,) = pairs(folder)
    assert result.exit_code == 0, result.output
    assert (pair["id_a"], pair["id_b"], pair["band"]) == ("1", "2", "likely")
    assert list(pair) == ["id_a", "id_b", "score", "band", "reasons"]
    assert "same date of birth" in pair["reasons"]
    assert float(pair["score"]) > 16
    assert "3 people: 1 likely pair, 0 to review" in result.stdout


def test_between_two_lists_only_pairs_across_are_found(folder):
    result = run(folder, ROWS, second=f"{HEADINGS}\n9,Zoe,O'Neill,20050304,12 Sample Street,CV1 9ZZ\n")

    assert result.exit_code == 0, result.output
    assert {(each["id_a"], each["id_b"]) for each in pairs(folder)} == {("1", "9"), ("2", "9")}


def test_the_best_come_first(folder):
    doubtful = "4,Zoe,O'Neill,,12 Sample Street,CV1 9ZZ"

    run(folder, ROWS + doubtful + "\n")

    scores = [float(each["score"]) for each in pairs(folder)]
    assert scores == sorted(scores, reverse=True)
    assert [each["band"] for each in pairs(folder)] == ["likely", "to review", "to review"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_encoding_and_the_separator_are_found_out(folder, encoding, separator, line_end):
    content = ROWS.replace(",", separator).replace("\n", line_end).encode(encoding)

    result = run(folder, content)

    assert result.exit_code == 0, result.output
    assert [each["band"] for each in pairs(folder)] == ["likely"]


@pytest.mark.parametrize("words", ["Zoë O’Neill", "Siân Müller – François", "José Nuñez"])
def test_windows_letters_are_read_as_what_they_are(words):
    assert decoded((words + "\n" + "plain letters\n" * 20).encode("cp1252")).startswith(words)


def test_a_list_put_together_from_two_encodings_is_read_line_by_line(folder):
    first, rest = ROWS.replace("Zoe", "Zoë").split("2,", 1)

    result = run(folder, first.encode("utf-8") + b"2," + rest.encode("cp1252"))

    assert result.exit_code == 0, result.output
    assert "same first name" in pairs(folder)[0]["reasons"]


@pytest.mark.parametrize("content", [b"id,given_name,family_name\n1,Zo\x81,Shah\n", b"\xff\xfeabc"])
def test_what_is_in_no_encoding_is_refused(folder, content):
    result = run(folder, content)

    assert result.exit_code == 2
    assert "the text is neither UTF-8 nor Windows-1252" in result.stderr


@pytest.mark.parametrize(
    ("headings", "mapping"),
    [
        ("REF,FORENAME,SURNAME,DOB,ADDRESS,PCODE", "id=REF"),
        ("k,a,b,c,d,e", "id=k,given_name=a,family_name=b,date_of_birth=c,address=d,postcode=e"),
        ("k,a,b,c,d,e", "id=k,forename=a,surname=b,dob=c,address_1=d,Post-Code=e"),
        ("k,a,b,c,d,e", "k=id,a=given_name,b=family_name,c=date_of_birth,d=address,e=postcode"),
        ("k,a,surname,dob,d,e", "k=id,a=given_name,surname=family_name,dob=date_of_birth,d=address,e=postcode"),
        ("Person ID,First Name,Last Name,Birth Date,AddressLine1,Post Code", None),
        (" rec_id , GivenName,Sur Name,d.o.b.,Street,zip", "family_name=sur name"),
    ],
)
def test_columns_of_any_name_are_found_or_told(folder, headings, mapping):
    options = ["--map", mapping] if mapping else []

    result = run(folder, ROWS.replace(HEADINGS, headings), *options)

    assert result.exit_code == 0, result.output
    assert [(each["id_a"], each["id_b"]) for each in pairs(folder)] == [("1", "2")]


@pytest.mark.parametrize("mapping", ["address=House+Street", "House=address,Street=address"])
def test_several_columns_make_an_address_and_one_column_holds_both_names(folder, mapping):
    content = (
        "id,Full Name,DOB,House,Street\n"
        "1,Zoe O'Neill,2005-03-04,12,Sample St\n"
        '2,"O\'NEILL, Zoe",20050304,12,Sample Street\n'
    )

    result = run(folder, content, "--map", mapping)

    assert result.exit_code == 0, result.output
    assert "same address" in pairs(folder)[0]["reasons"]


def test_excels_own_first_line_and_names_in_brackets_are_understood(folder):
    lines = (
        "id;name;dob;postcode",
        "1;JONES, Mary-Ann (known as Molly);12/11/2012;CV1 9ZZ",
        "2;Molly Jones;12/11/2012;CV1 9ZZ",
    )
    rows = "\r\n".join(["sep=;", *lines, ""])

    result = run(folder, rows)

    (pair,) = pairs(folder)
    assert result.exit_code == 0, result.output
    assert pair["band"] == "likely"
    assert "forms of one name" in pair["reasons"]


def test_the_second_list_may_have_other_columns(folder):
    second = "ref,vorname,nachname,geboren,ort\n9,Zoe,O'Neill,04/03/2005,12 Sample Street\n"

    result = run(
        folder,
        ROWS,
        *("--map", "address_2=postcode"),
        *("--map-b", "id=ref,given_name=vorname,family_name=nachname,date_of_birth=geboren,address_1=ort"),
        second=second,
    )

    assert result.exit_code == 0, result.output
    assert len(pairs(folder)) == 2


def test_without_an_id_people_are_named_by_their_row(folder):
    content = "\n".join(line.split(",", 1)[1] for line in ROWS.splitlines()) + "\n"

    result = run(folder, content)

    assert (pairs(folder)[0]["id_a"], pairs(folder)[0]["id_b"]) == ("2", "3")
    assert "no column for the id" in result.stderr


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        (HEADINGS + "\n", "there are no rows below the headings"),
        ("id,colour\n1,red\n", "no column was found for given_name and family_name"),
        ("id,given_name\n1,Zoe\n", "no column was found for family_name"),
        (b"PK\x03\x04 and so on", "this is a spreadsheet workbook"),
        (b"id,given_name,family_name\n1,\x00,x\n", "null characters"),
        (f"{HEADINGS}\n{ZOE}\n{ZOE_AGAIN},too,many\n", "row 3: it has 8 cells, and the headings are 6"),
        (f"{HEADINGS}\n{ZOE}\n,Ann,Shah,,,\n", "row 3: the id is blank"),
        (f"{HEADINGS}\n{ZOE}\n\n{ZOE}\n", "row 4: the id is that of row 2 too"),
        (f'{HEADINGS}\n{ZOE}\n2,"Zoe,Shah,\n3,Max,Shah', "row 3: a quotation mark is opened here and never closed"),
        (f"{HEADINGS}\n{ZOE}\n2,Zoe", "row 3: the file ends in the middle of a row"),
    ],
)
def test_a_list_that_cannot_be_used_says_why_and_leaves_nothing(folder, content, reason):
    (folder / "pairs.csv").write_text("what was there before", encoding="utf-8")

    result = run(folder, content)

    assert result.exit_code == 2
    assert reason in result.stderr
    assert (folder / "pairs.csv").read_text(encoding="utf-8") == "what was there before"
    assert sorted(each.name for each in folder.iterdir()) == ["a.csv", "pairs.csv"]


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("given_name", "should say FIELD=COLUMN"),
        ("given_name=", "should say FIELD=COLUMN"),
        ("shoe_size=x", "“shoe_size” is none of id, name, given_name"),
        ("given_name=family_name,family_name=family_name", "one column cannot be given_name and family_name"),
        ("given_name=given_name,forename=family_name", "given_name is said twice; join columns with +"),
        ("address=address,address=postcode", "address is said twice"),
        ("given_name=FORENAME", "there is no column “FORENAME” for given_name. The columns are: id, given_name"),
    ],
)
def test_a_mapping_that_cannot_be_followed_says_why(folder, mapping, reason):
    result = run(folder, ROWS, "--map", mapping)

    assert result.exit_code == 2
    assert reason in result.stderr
    assert not (folder / "pairs.csv").exists()


def test_every_bad_row_is_told_up_to_a_page(folder):
    bad = "".join(f",Ann,Shah{number},,,\n" for number in range(SHOWN + 5))

    result = run(folder, f"{HEADINGS}\n{bad}")

    assert result.stderr.count("the id is blank") == SHOWN
    assert "… and 5 more." in result.stderr


def test_a_date_that_is_none_is_told_without_what_it_says(folder):
    rows = f"{HEADINGS}\n1,Zoe,Shah,29/02/2015,,\n2,Ann,Shah,about 2010,,\n3,Eve,Shah,unknown,,\n"

    result = run(folder, rows)

    assert result.exit_code == 0
    assert "row 2: the date of birth is no day there is; its digits are compared" in result.stderr
    assert "row 3: the date of birth is not a date, and is taken as blank" in result.stderr
    assert "row 4" not in result.stderr
    assert not [each for each in ("2015", "2010", "Zoe") if each in result.output]


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("none.csv", "pairs.csv", "it cannot be read: No such file"),
        ("a.csv", "nowhere/pairs.csv", "there is no such folder"),
        ("a.csv", "a.csv", "this is a list to be read"),
    ],
)
def test_files_that_cannot_be_read_or_written_are_refused(folder, source, target, reason):
    (folder / "a.csv").write_text(ROWS, encoding="utf-8")

    result = CliRunner().invoke(match_commands, ["pairs", str(folder / source), "--out", str(folder / target)])

    assert result.exit_code == 2
    assert reason in result.stderr
    assert (folder / "a.csv").read_text(encoding="utf-8") == ROWS


def test_a_crash_while_writing_leaves_what_was_there_before(folder):
    target = folder / "pairs.csv"
    target.write_text("before", encoding="utf-8")

    def broken():
        yield from within([], None)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        pairs_file.write(broken(), target)

    assert [each.name for each in folder.iterdir()] == ["pairs.csv"]
    assert target.read_text(encoding="utf-8") == "before"


def test_the_command_is_on_flask(app):
    assert "pairs" in app.cli.commands["match"].commands


def test_headings_of_any_capitals_are_known_and_what_is_not_used_is_told(folder):
    rows = ROWS.replace(HEADINGS, "id,ForeName,SurName,DoB,Address,PostCode")
    colours = "\n".join(f"{row},{'Colour' if place == 0 else 'red'}" for place, row in enumerate(rows.splitlines()))

    result = run(folder, colours + "\n")

    (pair,) = pairs(folder)
    assert "same date of birth" in pair["reasons"]
    assert "Not used: “Colour”" in result.stderr
    assert "red" not in result.stderr
