"""Runs the action of compare/action as a forge does."""

import json
import re
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from forge import (
    ACTION,
    COMPARE,
    MANIFEST,
    ORDER,
    PROBE,
    RACE,
    ROOT,
    SUM,
    Job,
    call,
    read_yaml,
    serve_package,
)

ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7"


class GitHub(Job):
    def test_no_change_has_a_summary_and_no_comment(self):
        self.make_repository(sum=SUM + "# the same\n")
        self.assertEqual(self.github(), [0, 0, 0], self.ran.stderr)
        self.assertTrue(self.summary().startswith(self.nothing))
        self.assertIn("| sum/sh | before | identical |", self.summary())
        self.assertIn("| sum | Shell | a detector | no race |", self.summary())
        self.assertEqual(self.forge.comments, [])
        methods = {method for method, _, _ in self.forge.requests}
        self.assertEqual(methods, {"GET"})

    def test_a_slower_build_has_one_comment_that_is_edited(self):
        self.make_repository(sum=SUM.replace("echo", "sleep 0.02; echo"))
        self.forge.comments = [
            {"id": id + 1, "body": "> <!-- sidebyside: regress"} for id in range(100)
        ]
        others = list(self.forge.comments)
        self.assertEqual(self.github(), [0, 1, 0], self.ran.stderr)
        path = "/api/repos/owner/name/issues/5/comments"
        self.assertEqual(self.forge.requests[-1], ("POST", path, "Bearer secret"))
        self.assertEqual(self.forge.comments[:100], others)
        del self.forge.comments[:100]
        self.forge.comments[0]["id"] = 1
        self.assertEqual(self.only_comment(), self.expected(self.slower))
        self.assertIn("**slower**", self.summary())

        # As at the next push: it still is slower; then it is not any more.
        step = [ACTION / "run", "comment"]
        environment = {
            **self.environment(),
            "GITHUB_API_URL": self.address + "/api",
            "GITHUB_JOB": "regress",
            "GITHUB_REPOSITORY": "owner/name",
            "GITHUB_RUN_ID": "7",
            "GITHUB_SERVER_URL": self.address,
            "GITHUB_WORKFLOW": "Compare",
            "PULL_REQUEST": "5",
            "SIDEBYSIDE_MANIFEST": "programs.toml",
            "SIDEBYSIDE_TOKEN": "secret",
        }
        call(*step, cwd=self.work, env=environment)
        self.assertEqual(self.only_comment(), self.expected(self.slower))
        path = "/api/repos/owner/name/issues/comments/1"
        self.assertEqual(self.forge.requests[-1], ("PATCH", path, "Bearer secret"))
        results = self.result("regress.json")
        for comparison in results["comparisons"]:
            comparison["verdict"] = "undecided"
        (self.work / "sidebyside-results/regress.json").write_text(json.dumps(results))
        (self.work / "sidebyside-results/changes.md").write_text("")
        call(*step, cwd=self.work, env=environment)
        self.assertIn(
            f"{self.nothing} Times without a verdict: {len(results['comparisons'])}.\n",
            self.only_comment(),
        )
        # Elsewhere than on a pull request nobody reads it.
        count = len(self.forge.requests)
        call(*step, cwd=self.work, env={**environment, "PULL_REQUEST": ""})
        self.assertEqual(len(self.forge.requests), count)

    def test_another_output_is_in_the_comment(self):
        self.make_repository(sum=SUM.replace("15", "16"))
        self.assertEqual(self.github(), [0, 1, 0], self.ran.stderr)
        self.assertEqual(
            self.only_comment(),
            self.expected(
                "| <code>sum/sh</code> | output | identical | **FAILED**: "
                "<code>stdout differs in line 1</code><br>"
                "<code>expected  15&#92;n</code><br>"
                "<code>printed   16&#92;n</code> |\n"
            ),
        )

    def test_an_outcome_that_is_gone_is_in_the_comment(self):
        self.make_repository(order="#!/bin/sh\n" + PROBE + "echo left\n")
        self.assertEqual(self.github(), [0, 0, 0], self.ran.stderr)
        self.assertRegex(
            self.only_comment(),
            r"\n\| <code>order/sh</code> \| outcome <code>right</code> \| "
            r"\d+ of 500 runs \| 0 of 500 runs \|\n\n",
        )

    def test_a_new_program_keeps_no_other_from_being_compared(self):
        new = MANIFEST[MANIFEST.index('[[program]]\nname = "order"') :]
        self.make_repository(
            MANIFEST + new.replace("order", "new"),
            new=ORDER,
            order="#!/bin/sh\n" + PROBE + "echo left\n",
            sum=SUM.replace("echo 15", RACE + "echo 15").replace(
                "exit", "echo 15; exit", 2
            ),
        )
        self.assertEqual(self.github(), [0, 1, 0], self.ran.stderr)
        rows = [line for line in self.only_comment().splitlines() if line[0:3] == "| <"]
        self.assertEqual(len(rows), 2, rows)
        self.assertRegex(rows[0], r"^\| <code>order/sh</code> \| outcome ")
        self.assertRegex(rows[1], r"^\| <code>sum/sh</code> \| race \| no race ")

    def test_a_new_race_is_in_the_comment_and_in_sarif(self):
        self.make_repository(
            sum=SUM.replace("echo 15", RACE + "echo 15").replace(
                "exit 66", "echo 15; exit 66"
            )
        )
        self.assertEqual(self.github(), [0, 1, 0], self.ran.stderr)
        self.assertEqual(
            self.only_comment(),
            self.expected(
                "| <code>sum/sh</code> | race | no race | **FAILED**: <code>a detector "
                "reported a data race</code><br><code>write  src/sum:3</code><br>"
                "<code>read  src/sum:4</code> |\n"
            ),
        )
        [result] = self.result("race.sarif")["runs"][0]["results"]
        [location] = result["locations"]
        place = location["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"], "src/sum")
        self.assertEqual(place["region"]["startLine"], 3)

    def test_what_cannot_be_checked_is_not_called_unchanged(self):
        self.make_repository(
            sum=SUM.replace("echo 15", RACE + "echo 15").replace(
                "exit 66", "echo 15; exit 66"
            )
        )
        self.assertEqual(self.github(), [0, 1, 0], self.ran.stderr)
        (self.folder / "build/head/race/sum").unlink()
        self.assertEqual(self.github(), [0, 2, 0], self.ran.stderr)
        self.assertIn(
            "**This change could not be checked.**\n\n"
            "| program | what | before | after |\n|---|---|---|---|\n"
            "| all programs | race | – | **could not be checked** |\n",
            self.only_comment(),
        )

    def test_a_fault_of_the_tools_keeps_the_comment(self):
        self.make_repository(sum=SUM.replace("15", "16"))
        self.assertEqual(self.github(), [0, 1, 0], self.ran.stderr)
        before = self.only_comment()
        jq = shutil.which("jq")
        fails = f'case "$*" in *changes.jq*) exit 5 ;; esac\nexec {jq} "$@"\n'
        self.write(self.tools / "jq", "#!/bin/sh\n" + fails)
        self.assertEqual(self.github(), [0, 5, 0], self.ran.stderr)
        self.assertEqual(self.only_comment(), before)

    def test_legs_of_a_matrix_have_comments_of_their_own(self):
        self.make_repository(sum=SUM.replace("15", "16"))
        self.leg = "linux, gcc --x"
        self.assertEqual(self.github(), [0, 1, 0], self.ran.stderr)
        self.leg = "linux, clang"
        self.build(self.folder / "base", self.folder / "build/head")
        self.assertEqual(self.github(), [0, 0, 0], self.ran.stderr)
        self.assertIn("**FAILED**", self.only_comment())
        self.assertTrue(
            self.only_comment().startswith(
                "<!-- sidebyside: Compare / regress (linux, gcc -x), programs.toml, "
            )
        )

    @unittest.skipUnless(shutil.which("dpkg"), "there is no dpkg")
    def test_results_of_an_earlier_use_are_not_told(self):
        self.make_repository(sum=SUM.replace("15", "16"))
        self.assertEqual(self.github(), [0, 1, 0], self.ran.stderr)
        count = len(self.forge.requests)
        self.assertEqual(self.github(version="9.9.9", manifest="b.toml"), [2, 0])
        comments = [path for _, path, _ in self.forge.requests[count:] if "/api" in path]
        self.assertEqual(comments, [])

    def test_a_new_program_that_is_wrong_is_in_the_comment(self):
        new = MANIFEST[MANIFEST.index('[[program]]\nname = "sum"') :]
        new = new[: new.index('[[program]]\nname = "order"')]
        self.make_repository(
            MANIFEST + new.replace("sum", "new"), new=SUM.replace("15", "16")
        )
        self.assertEqual(self.github(), [0, 1, 0], self.ran.stderr)
        rows = [line for line in self.only_comment().splitlines() if line[0:3] == "| <"]
        self.assertEqual(len(rows), 1, rows)
        start = "| <code>new/sh</code> | output | – | **FAILED**: <code>"
        self.assertTrue(rows[0].startswith(start), rows)

    def test_a_token_that_may_not_write_leaves_the_summary(self):
        self.make_repository(sum=SUM.replace("15", "16"))
        self.forge.may_write = False
        self.assertEqual(self.github(), [0, 1, 0])
        self.assertIn("the comment was refused", self.ran.stderr)
        self.assertEqual(self.forge.comments, [])
        self.assertIn("| output | identical | **FAILED**", self.summary())

    def test_builds_that_cannot_be_compared_have_no_comment(self):
        self.make_repository()
        self.assertEqual(self.github(before="../build/none"), [0, 2, 0])
        self.assertEqual(self.forge.requests, [])

    def test_the_programs_do_not_see_the_token(self):
        look = '[ -z "$SIDEBYSIDE_TOKEN" ] || echo seen\n'
        self.make_repository(sum=SUM + look)
        self.assertEqual(self.github(), [0, 0, 0], self.ran.stderr)


@unittest.skipUnless(shutil.which("dpkg"), "there is no dpkg")
class GitLab(Job):
    def setUp(self):
        super().setUp()
        self.write(
            self.tools / "apt-get", f'#!/bin/sh\necho "$@" >>"{self.folder}/apt"\n'
        )
        serve_package(self, self.version, "/releases")

    def test_a_slower_build_has_one_comment_that_is_edited(self):
        self.make_repository(sum=SUM.replace("echo", "sleep 0.02; echo"))
        self.assertEqual(
            self.gitlab(SIDEBYSIDE_TOKEN="secret"), [1, 0], self.ran.stderr
        )
        path = "/api/projects/3/merge_requests/5/notes"
        self.assertEqual(self.forge.requests[-1], ("POST", path, "secret"))
        expected = self.expected(self.slower)
        job = expected.replace("/owner/name/actions/runs/7", "/job")
        job = job.replace("Compare / regress", "regress")
        self.assertEqual(self.only_comment(), job)
        installed = (self.folder / "apt").read_text().splitlines()[-1]
        self.assertTrue(installed.endswith(" ./" + self.package), installed)
        (self.work / "sidebyside-results/changes.md").write_text("")
        self.assertEqual(self.gitlab(SIDEBYSIDE_TOKEN="secret")[1], 0)
        self.assertEqual(self.forge.requests[-1], ("PUT", path + "/1", "secret"))

    def test_without_a_token_there_is_no_comment(self):
        self.make_repository(sum=SUM.replace("15", "16"))
        self.assertEqual(self.gitlab(), [1, 0], self.ran.stderr)
        self.assertEqual(self.forge.comments, [])
        summary = (self.work / "sidebyside-results/summary.md").read_text()
        self.assertIn("| output | identical | **FAILED**", summary)

    def test_another_package_is_not_installed(self):
        self.make_repository()
        pinned = f"{self.version}@sha256:{'0' * 64}"
        self.assertEqual(self.gitlab(SIDEBYSIDE_VERSION=pinned), [1, 0])
        self.assertNotIn(self.package, (self.folder / "apt").read_text())
        self.forge.files[self.package_path + ".sha256"] = b"?"
        pinned = f"{self.version}@sha256:{self.checksum}"
        self.assertEqual(self.gitlab(SIDEBYSIDE_VERSION=pinned), [0, 0])


@unittest.skipUnless(shutil.which("dpkg"), "there is no dpkg")
class Install(Job):
    """The first step alone, of a version that is not there yet."""

    def setUp(self):
        super().setUp()
        self.write(self.tools / "sudo", '#!/bin/sh\nexec "$@"\n')
        self.write(
            self.tools / "apt-get", f'#!/bin/sh\necho "$@" >>"{self.folder}/apt"\n'
        )
        serve_package(self, "9.9.9", "/owner/name/releases/download")
        self.work.mkdir()

    def install(self, version):
        """The exit status, and the last call of apt-get, if there is one."""
        apt = self.folder / "apt"
        apt.unlink(missing_ok=True)
        status = self.github(version=version)[0]
        return status, apt.read_text().splitlines()[-1] if apt.exists() else None

    def test_installs_the_package_of_this_system(self):
        status, last = self.install("9.9.9")
        self.assertEqual(status, 0)
        self.assertTrue(last.endswith(" ./" + self.package), last)

    def test_does_nothing_if_the_version_is_there(self):
        self.assertEqual(self.install(self.version), (0, None))
        self.assertEqual(self.forge.requests, [])

    def test_refuses_a_package_of_another_checksum(self):
        self.assertEqual(self.install(f"9.9.9@sha256:{'0' * 64}"), (2, None))
        self.forge.files[self.package_path] = b"another"
        self.assertEqual(self.install("9.9.9"), (2, None))

    def test_a_checksum_in_the_version_wins(self):
        self.forge.files[self.package_path + ".sha256"] = b"?"
        self.assertEqual(self.install(f"9.9.9@sha256:{self.checksum}")[0], 0)
        self.assertEqual(self.install("9.9.9"), (2, None))

    def test_says_which_package_is_missing(self):
        self.forge.files.clear()
        self.assertEqual(self.install("9.9.9"), (2, None))


class Changes(unittest.TestCase):
    """The rows, of results that are made up."""

    def rows(self, **files):
        names = ["regress", "new", "outcomes_before", "outcomes_after"]
        names += ["races_before", "races_after"]
        words = []
        for name in names:
            words += ["--argjson", name, json.dumps(files.get(name, []))]
        return call("jq", "-nr", "-f", ACTION / "changes.jq", *words).stdout

    def race(self, verdict, failures=()):
        entry = {"program": "p", "implementation": "c", "verdict": verdict}
        return [{"races": [entry], "failures": list(failures)}]

    def test_a_race_of_both_builds_is_no_change(self):
        for verdict in ("race", "FAILED", "no race"):
            both = {
                "races_before": self.race(verdict),
                "races_after": self.race(verdict),
            }
            self.assertEqual(self.rows(**both), "")

    def test_a_wrong_output_is_one_row(self):
        failures = [
            {"program": "p", "implementation": "c", "check": "output", "what": "x"}
        ]
        failures[0]["evidence"] = ["y"]
        files = {
            "races_before": self.race("no race"),
            "races_after": self.race("FAILED", failures),
        }
        self.assertEqual(
            self.rows(**files),
            "| <code>p/c</code> | output, with a detector | no race | "
            "**FAILED**: <code>x</code><br><code>y</code> |\n",
        )
        sides = [
            {"program": "p/c", "implementation": build, "output": output}
            for build, output in (("before", "identical"), ("after", "FAILED"))
        ]
        regress = {"results": sides, "untimed": [], "costs": [], "comparisons": []}
        self.assertEqual(
            self.rows(regress=[{**regress, "failures": []}], **files),
            "| <code>p/c</code> | output | identical | **FAILED** |\n",
        )

    def test_without_an_earlier_race_build_the_manifest_decides(self):
        self.assertEqual(self.rows(races_after=self.race("race")), "")
        self.assertEqual(
            self.rows(races_after=self.race("FAILED")),
            "| <code>p/c</code> | race | – | **FAILED** |\n",
        )

    def test_a_race_that_is_gone_is_a_change(self):
        self.assertEqual(
            self.rows(
                races_before=self.race("FAILED"), races_after=self.race("no race")
            ),
            "| <code>p/c</code> | race | **FAILED** | no race |\n",
        )

    def outcomes(self, counts):
        entry = {"program": "p", "implementation": "c", "counts": counts}
        return [{"outcomes": [{**entry, "runs": sum(counts.values())}], "failures": []}]

    def test_a_rare_outcome_may_come_up_by_chance(self):
        files = {"outcomes_before": self.outcomes({"1": 451, "2": 49})}
        files["outcomes_after"] = self.outcomes({"1": 500})
        self.assertEqual(self.rows(**files), "")

    def test_outcomes_are_no_markup(self):
        files = {"outcomes_before": self.outcomes({"1": 500})}
        files["outcomes_after"] = self.outcomes({"</code>|`@all\n": 500})
        shown = "&#60;/code&#62;&#124;&#96;&#64;all&#10;"
        self.assertIn(
            f"outcome <code>{shown}</code> | 0 of 500 runs", self.rows(**files)
        )

    def test_many_rows_are_cut(self):
        entry = {"program": "p", "verdict": "slower", "output": "identical"}
        entry["ratio"] = {"median": 2.004, "low": 1.9, "high": 2.1}
        regress = {"results": [], "untimed": [], "costs": [], "failures": []}
        rows = self.rows(
            regress=[{**regress, "comparisons": [entry] * 45}]
        ).splitlines()
        self.assertEqual(len(rows), 41)
        self.assertEqual(
            rows[0], "| <code>p</code> | time | 1 | **slower**: 2 [1.9, 2.1] |"
        )
        self.assertEqual(rows[40], "| and 5 more | | | |")


    def test_long_rows_are_cut(self):
        failure = {"program": "p", "implementation": "c", "what": "x"}
        failure["evidence"] = ["&" * 500] * 4
        rows = self.rows(new=[{"failures": [failure] * 40}])
        self.assertGreater(len(rows), 40000)
        self.assertLess(len(rows), 60000)
        self.assertRegex(rows.splitlines()[-1], r"^\| and \d\d more \|")


class Documented(unittest.TestCase):
    """What compare/CI.md says to write."""

    def examples(self):
        document = (ROOT / "compare/CI.md").read_text()
        return re.findall(r"^```yaml\n(.*?)^```", document, re.M | re.S)

    def check_schema(self, schema, text):
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            file.write(text)
            file.flush()
            script = shutil.which("check-jsonschema", path=Path(sys.executable).parent)
            call(script, "--builtin-schema", f"vendor.{schema}", file.name)

    def test_github_is_at_most_eight_lines_and_actionlint_passes(self):
        examples = [each for each in self.examples() if "/compare/action@" in each]
        self.assertEqual(len(examples), 1)
        lines = re.search(
            r"^( +)- uses: \S+/compare/action@.*\n(?:\1  .*\n)*", examples[0], re.M
        )
        self.assertLessEqual(lines[0].count("\n"), 8)
        with tempfile.TemporaryDirectory() as folder:
            workflow = Path(folder) / ".github/workflows/ci.yml"
            workflow.parent.mkdir(parents=True)
            # Its own repository has the action, whose inputs are then checked.
            shutil.copytree(ACTION, Path(folder) / "compare/action")
            text = re.sub(r"\S+/compare/action@\S+", "./compare/action", examples[0])
            workflow.write_text(text)
            call("git", "init", "-q", cwd=folder)
            ran = call("go", "run", ACTIONLINT, workflow, cwd=folder)
            self.assertEqual(ran.stdout, "")
            workflow.write_text(text.replace("before:", "befor:"))
            call("go", "run", ACTIONLINT, workflow, cwd=folder, status=1)

    def test_gitlab_is_at_most_eight_lines_and_fits_the_schema(self):
        examples = [
            each for each in self.examples() if "/compare/action/gitlab.yml" in each
        ]
        self.assertEqual(len(examples), 1)
        self.assertLessEqual(examples[0].count("\n"), 8)
        [build] = [each for each in self.examples() if each.startswith("build:")]
        self.check_schema("gitlab-ci", build + examples[0])

    def test_the_template_and_the_action_fit_their_schemas(self):
        template = (ACTION / "gitlab.yml").read_text()
        self.check_schema("gitlab-ci", template)
        # The schema takes anything in a job whose name begins with a dot.
        job = template.replace("\n.sidebyside:", "\nsidebyside:")
        self.check_schema("gitlab-ci", job)
        with self.assertRaises(AssertionError):
            self.check_schema("gitlab-ci", job.replace("image:", "imag:"))
        action = (ACTION / "action.yml").read_text()
        self.check_schema("github-actions", action)
        with self.assertRaises(AssertionError):
            self.check_schema("github-actions", action.replace("using:", "use:"))

    def test_the_version_is_that_of_the_sources(self):
        version = call(COMPARE, "--version").stdout.split()[1]
        action = read_yaml((ACTION / "action.yml").read_text())
        self.assertEqual(action["inputs"]["version"]["default"], version)
        job = read_yaml((ACTION / "gitlab.yml").read_text())[".sidebyside"]
        self.assertEqual(job["variables"]["SIDEBYSIDE_VERSION"], version)


if __name__ == "__main__":
    unittest.main(verbosity=2)
