"""Rules about the package as a whole: its descriptor, its derived files, its allow-list."""

from __future__ import annotations

from aqim_data.validation.rules.rule import Rule

PACKAGE_RULES = (
    Rule(
        code="AQ601",
        demand="There is a datapackage.json, and it is a JSON object.",
        why="It says what the package is, which files belong to it, and who may do what with it.",
        wrong='["events", "actors"]',
        right='{"name": "my-package", "version": "0.1.0"}',
        mend="Put it back, or begin one anew.",
    ),
    Rule(
        code="AQ602",
        demand="Derived files are fresh.",
        why="A derived file that was not renewed, or was edited by hand, says something else than the tables do.",
        wrong="data/events.csv: killed 18\ndata/events_flat.csv: killed 19",
        right="data/events.csv: killed 18\ndata/events_flat.csv: killed 18",
        mend="Run aqim-data build.",
    ),
    Rule(
        code="AQ603",
        demand="data/ and schemas/ hold only what belongs to the package.",
        why="Nobody checks a file that no table is read from; often it is a table under a wrong name.",
        wrong="data/event.csv",
        right="data/events.csv",
        mend="Delete the file, or move it.",
    ),
    Rule(
        code="AQ604",
        demand="frictionless finds nothing wrong.",
        why="Whoever reads the package with other tools gets what it promises.",
        wrong='"created": "yesterday"',
        right='"created": "2026-11-22T00:00:00Z"',
        mend="See its message.",
    ),
    Rule(
        code="AQ605",
        demand="Descriptor and schemas fit the official profiles of Data Package 2.0.",
        why="Catalogues and validators go by the profiles.",
        wrong='"licenses": []',
        right='"licenses": [{"name": "CC-BY-4.0"}]',
        mend="See the message.",
    ),
    Rule(
        code="AQ606",
        demand="The package has a name, and a version of three numbers.",
        why="A number can be cited only with the version that it was taken from.",
        wrong='"version": "1.0"',
        right='"version": "1.0.0"',
        mend="Write them into datapackage.json.",
    ),
    Rule(
        code="AQ607",
        demand="Every entry of curation/allowed.csv names a warning, a record and a reason, once.",
        why="An exception that nobody can explain any more is a hole in the check. Errors have no exceptions.",
        wrong="rule,record_id,field,reason\nAQ703,evt-un-bombing,killed_high,",
        right="rule,record_id,field,reason\nAQ703,evt-un-bombing,killed_high,Two car bombs; both hospitals agree.",
        mend="Correct the entry, or delete its line and run aqim-data allow.",
    ),
    Rule(
        code="AQ608",
        demand="Every entry of curation/allowed.csv still silences a warning.",
        why="A stale entry would silence the next mistake at the same place.",
        wrong="AQ703,evt-un-bombing,killed_high,Two car bombs.\n(and killed_high was corrected since)",
        right="(no such line)",
        mend="Delete its line.",
    ),
    Rule(
        code="AQ609",
        demand="The files that the descriptor names lie in the package's folder.",
        why="Programs that read the descriptor follow its paths, and would read or fetch whatever they name.",
        wrong='"path": "https://example.org/events.csv"',
        right='"path": "data/events.csv"',
        mend="Name files inside it.",
    ),
)
