"""Gives the files that compare writes to the programs that they are for."""

import csv
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest
from pathlib import Path

import junitparser
from lxml import etree
from pydantic import ValidationError
from pydantic_sarif import model

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
COMPARE = ROOT / "build/release/bin/compare"
MANIFEST = HERE / "programs.toml"
ROUNDS = "12"

# The newest that Go 1.19 builds.
BENCHSTAT = "golang.org/x/perf/cmd/benchstat@v0.0.0-20230113213139-801c7ef9e5c5"
ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7"
HYPERFINE = "1.20.0"

UNITS = {
    "sec/op",
    "cpu-sec/op",
    "peak-RSS-bytes",
    "voluntary-switches/op",
    "involuntary-switches/op",
    "page-faults/op",
}


def call(*command, status=0, **options):
    """The finished command, with what it printed."""
    ran = subprocess.run(
        [str(word) for word in command], text=True, capture_output=True, **options
    )
    if ran.returncode != status:
        raise AssertionError(
            f"{ran.args} exits with {ran.returncode}\n{ran.stdout}{ran.stderr}"
        )
    return ran


class Readers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.manifest = tomllib.loads(MANIFEST.read_text())

    def compare(self, command, option, *programs):
        """The file that `run` or `sweep` writes for this option."""
        file = self.folder / self.id().rpartition(".")[2]
        call(
            *(COMPARE, "--manifest", MANIFEST, command, "-q", "--rounds", ROUNDS),
            *("--" + option, file, *programs),
        )
        return file


class Benchstat(Readers):
    def check_names(self, file, count):
        """There is a table for each unit, and in it a row for each program and
        a column for each implementation."""
        ran = call("go", "run", BENCHSTAT, "-format", "csv", "-col", "/impl", file)
        self.assertNotIn(file.name, ran.stderr)  # where a line cannot be read
        implementations = [each["name"] for each in self.manifest["implementation"]]
        names = {}
        for row in csv.reader(ran.stdout.splitlines()):
            if row[1:2] == [implementations[0]]:
                self.assertEqual([name for name in row[1:] if name], implementations)
            elif len(row) > 1 and row[0] == "":
                table = names.setdefault(row[1], [])
            elif len(row) > 1 and row[0] != "geomean":
                table.append(row[0])
                compared = [cell for cell in row[1:] if "n=" in cell]
                for cell in compared:
                    samples = "3" if table is names.get("peak-RSS-bytes") else ROUNDS
                    self.assertRegex(cell, rf"n={samples}$")
                self.assertTrue(compared)
        self.assertEqual(set(names), UNITS)
        for table in names.values():
            self.assertEqual(len(table), count)
            self.assertEqual(len(set(table)), count)

    def test_keeps_programs_apart(self):
        file = self.compare("run", "benchfmt")
        self.check_names(file, len(self.manifest["program"]))

    def test_keeps_points_of_sweeps_apart(self):
        file = self.compare("sweep", "benchfmt")
        points = sum(len(sweep["values"]) for sweep in self.manifest["sweep"])
        self.check_names(file, points)


class Hyperfine(Readers):
    """The scripts come with hyperfine's crate, which `cargo info` unpacks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        home = ROOT / "build/tools/cargo"
        scripts = f"registry/src/*/hyperfine-{HYPERFINE}/scripts"
        if not list(home.glob(scripts)):
            try:
                call(
                    *("cargo", "info", "--quiet", f"hyperfine@{HYPERFINE}"),
                    env={**os.environ, "CARGO_HOME": str(home)},
                    cwd=cls.folder,
                )
            except FileNotFoundError:
                raise unittest.SkipTest("hyperfine's scripts: there is no cargo")
            except AssertionError as error:
                if "no such" not in str(error):
                    raise
                raise unittest.SkipTest("hyperfine's scripts: cargo is not yet 1.82")
        [cls.scripts] = home.glob(scripts)

    def script(self, name, *words):
        environment = {**os.environ, "MPLBACKEND": "agg", "MPLCONFIGDIR": self.folder}
        return call(sys.executable, self.scripts / name, *words, env=environment).stdout

    def check_plots(self, file, *names):
        for name in names:
            picture = self.folder / (name + ".png")
            with self.subTest(name):
                self.script(name, file, "-o", picture)
                self.assertGreater(picture.stat().st_size, 1000)
                picture.unlink()

    every_plot = (
        "plot_benchmark_comparison.py",
        "plot_histogram.py",
        "plot_progression.py",
        "plot_whisker.py",
    )

    def test_scripts_read_run(self):
        file = self.compare("run", "json", "sum-15", "sum_15")
        self.check_plots(file, *self.every_plot)
        printed = self.script("advanced_statistics.py", file)
        self.assertEqual(len(re.findall(rf"runs: +{ROUNDS}\n", printed)), 6)
        self.assertIn("Command 'sum_15/echo-2'", printed)

    def test_scripts_read_sweep(self):
        file = self.compare("sweep", "json")
        self.check_plots(file, *self.every_plot, "plot_parametrized.py")
        self.assertIn(
            "Command 'sum_15/n=15/echo_2'", self.script("advanced_statistics.py", file)
        )

    def test_scripts_read_two_commands(self):
        call(
            *(COMPARE, "run", "-q", "--rounds", ROUNDS),
            *("--json", self.folder / "two.json", "--", "echo 1", "printf '1\\n'"),
        )
        printed = self.script("welch_ttest.py", self.folder / "two.json")
        self.assertIn("Command 2: commands/printf", printed)


class JUnit(Readers):
    def check_suites(self, file):
        """The suites, of a file that the schema allows and whose counts hold."""
        schema = etree.XMLSchema(file=HERE / "junit.xsd")
        schema.assertValid(etree.parse(file))
        suites = list(junitparser.JUnitXml.fromfile(str(file)))
        for suite in suites:
            counted = [suite.tests, suite.failures, suite.errors, suite.skipped]
            suite.update_statistics()
            self.assertEqual(
                counted, [suite.tests, suite.failures, suite.errors, suite.skipped]
            )
        return suites

    def test_run_fits_the_schema(self):
        suites = self.check_suites(self.compare("run", "junit", "sum-15", "sum_15"))
        self.assertEqual([suite.name for suite in suites], ["sum-15", "sum_15"])
        self.assertTrue(all(case.is_passed for suite in suites for case in suite))

    def test_regress_fits_the_schema(self):
        for program in ("before/old", "before/same", "after/same", "after/new"):
            script = self.folder / program
            script.parent.mkdir(exist_ok=True)
            script.write_text("#!/bin/sh\necho 1\n")
            script.chmod(0o755)
        manifest = self.folder / "programs.toml"
        manifest.write_text(
            '[[implementation]]\nname = "sh"\nlabel = "Shell"\n'
            'source = "{program}"\ncommand = ["{bin}/{program}"]\n'
            + "".join(
                f'[[program]]\nname = "{name}"\ntitle = "1"\nstdout = "1\\n"\n'
                for name in ("old", "same", "new")
            )
        )
        file = self.folder / "regress.xml"
        call(
            *(COMPARE, "--manifest", manifest, "regress", "-q", "--max-time", "0.5"),
            *("--before", self.folder / "before", "--after", self.folder / "after"),
            *("--tolerance", "1", "--junit", file),
        )
        suites = self.check_suites(file)
        self.assertEqual(
            [(suite.name, suite.tests) for suite in suites],
            [("same/sh", 3), ("old/sh", 2), ("new/sh", 2)],
        )
        self.assertTrue(all(case.is_skipped for suite in suites[1:] for case in suite))

    def test_a_failure_fits_the_schema(self):
        file = self.folder / "failure.xml"
        hostile = "printf '<b>&\"]]>\\001\\377\\n'"
        call(
            *(COMPARE, "run", "-q", "--rounds", "8", "--junit", file),
            *("--", "echo 1", hostile),
            status=1,
        )
        [suite] = self.check_suites(file)
        self.assertGreater(suite.failures, 0)


class Sarif(Readers):
    """The schema, as classes that pydantic-sarif has made of it."""

    schema = model.StaticAnalysisResultsFormatSarifVersion210JsonSchema
    manifest_of_races = """
[[detector]]
name = "played"
label = "a <detector>"
environment = { MODE = "run" }
exit_status = 66
report = "RACE .* END\\n"
access = '(\\w+) {source}:(\\d+)'
install = "nothing"
[detector.probe]
environment = { MODE = "probe" }
pattern = "^HELLO"
[[implementation]]
name = "sh"
source = "{program} ü.sh"
command = ["sh", "play"]
[implementation.race]
detector = "played"
command = ["sh", "play"]
[[program]]
name = "one"
racy = true
stdout = ""
[[program]]
name = "two"
stdout = ""
"""
    play = """
if [ "$MODE" = probe ]; then echo HELLO >&2; exit; fi
for program in one two; do
  echo "RACE write $program ü.sh:7 read $program ü.sh:9 END" >&2
done
exit 66
"""

    def test_races_fit_the_schema(self):
        (self.folder / "races.toml").write_text(self.manifest_of_races)
        (self.folder / "play").write_text(self.play)
        file = self.folder / "races.sarif"
        call(
            *(COMPARE, "--manifest", self.folder / "races.toml", "--bin-dir", "."),
            *("race", "-q", "--runs", "2", "--sarif", file),
            status=1,
        )
        text = file.read_text()
        [run] = self.schema.model_validate_json(text, strict=True).runs
        self.assertEqual([each.ruleId for each in run.results], ["a <detector>"] * 2)
        for damage in ('"startLine": 0', '"line": 7'):
            damaged = text.replace('"startLine": 7', damage)
            with self.assertRaises(ValidationError):
                self.schema.model_validate_json(damaged, strict=True)


class Actionlint(unittest.TestCase):
    def test_finds_nothing_in_the_workflows(self):
        workflows = sorted((ROOT / ".github/workflows").glob("*.yml"))
        self.assertTrue(workflows)
        self.assertEqual(call("go", "run", ACTIONLINT, *workflows).stdout, "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
