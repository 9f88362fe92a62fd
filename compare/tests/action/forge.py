"""A job of a forge on a repository made here, against a server that plays the
forge."""

import hashlib
import http.server
import json
import os
import platform
import re
import shutil
import subprocess
import tempfile
import threading
import unittest
import urllib.parse
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[3]
ACTION = ROOT / "compare/action"
COMPARE = ROOT / "build/release/bin/compare"
MACHINE = platform.machine()

# The detector is played by the programs, which know from MODE when to report.
MANIFEST = """
[[detector]]
name = "played"
label = "a detector"
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
label = "Shell"
source = "src/{program}"
command = ["{bin}/{program}"]
[implementation.race]
detector = "played"
command = ["{bin}/{program}"]

[[program]]
name = "sum"
stdout = "15\\n"

[[program]]
name = "order"
pattern = '(\\w+)\\n'
outcome = [{ text = "left", means = "first" }, { text = "right", means = "last" }]
"""
PROBE = '[ "$MODE" != probe ] || { echo HELLO >&2; exit; }\n'
SUM = "#!/bin/sh\n" + PROBE + "echo 15\n"
RACE = '[ "$MODE" != run ] || { echo "RACE write src/sum:3 read src/sum:4 END" >&2; exit 66; }\n'
ORDER = "#!/bin/sh\n" + PROBE + "[ $(($$ % 2)) = 0 ] && echo left || echo right\n"


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


def read_yaml(text):
    return YAML(typ="safe").load(text)


class Forge(http.server.BaseHTTPRequestHandler):
    """Plays the comments of GitHub and GitLab, and a release's files."""

    def answer(self):
        path = urllib.parse.urlsplit(self.path).path
        size = int(self.headers.get("Content-Length") or 0)
        sent = json.loads(self.rfile.read(size)) if size else None
        server = self.server
        token = self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization")
        server.requests.append((self.command, path, token))
        if path in server.files:
            return self.reply(200, server.files[path])
        if self.command == "GET" and path.endswith(("/comments", "/notes")):
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
            start = (int(query["page"][0]) - 1) * 100
            page = server.comments[start : start + 100]
            return self.reply(200, json.dumps(page).encode())
        if self.command in ("POST", "PATCH", "PUT") and not server.may_write:
            return self.reply(403, b"{}")
        if self.command == "POST":
            server.comments.append({"id": len(server.comments) + 1, **sent})
            return self.reply(201, b"{}")
        if self.command in ("PATCH", "PUT"):
            server.comments[int(path.rpartition("/")[2]) - 1].update(sent)
            return self.reply(200, b"{}")
        return self.reply(404, b"")

    do_GET = do_POST = do_PATCH = do_PUT = answer

    def reply(self, status, content):
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class Job(unittest.TestCase):
    """A job of a forge, in a folder of its own."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.tools = self.folder / "tools"
        self.tools.mkdir()
        (self.tools / "sidebyside").symlink_to(COMPARE)
        self.forge = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Forge)
        self.addCleanup(self.forge.server_close)
        self.addCleanup(self.forge.shutdown)
        self.forge.comments, self.forge.requests, self.forge.files = [], [], {}
        self.forge.may_write = True
        threading.Thread(target=self.forge.serve_forever).start()
        self.address = f"http://127.0.0.1:{self.forge.server_port}"
        self.work = self.folder / "work"
        self.version = call(COMPARE, "--version").stdout.split()[1]

    def write(self, path, content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        path.chmod(0o755)

    def git(self, *words):
        name = ("-c", "user.name=n", "-c", "user.email=e")
        call("git", *name, *words, cwd=self.work)

    def build(self, source, build):
        for folder in (build, build / "race"):
            shutil.copytree(source / "src", folder, dirs_exist_ok=True)

    def make_repository(self, manifest=MANIFEST, **changed):
        """Commits the programs, and then a change of some; builds both."""
        self.write(self.work / "programs.toml", manifest)
        for programs in ({"sum": SUM, "order": ORDER}, changed):
            for name, script in programs.items():
                self.write(self.work / "src" / name, script)
            if programs is not changed:
                self.git("init", "-q", "-b", "main")
            self.git("add", ".")
            self.git("commit", "-q", "--allow-empty", "-m", "m")
        self.git("worktree", "add", "-q", "../base", "HEAD~1")
        self.build(self.folder / "base", self.folder / "build/base")
        self.build(self.work, self.folder / "build/head")

    def environment(self):
        kept = {
            name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ
        }
        return {**kept, "PATH": f"{self.tools}:{os.environ['PATH']}"}

    leg = ""  # of a matrix
    inputs = {"before": "../build/base", "after": "../build/head", "tolerance": "1"}

    def github(self, **inputs):
        """Runs the steps of the action, and returns the exit status of each."""
        action = read_yaml((ACTION / "action.yml").read_text())
        given = {**self.inputs, **inputs}
        values = {
            f"inputs.{name}": given.get(name, each.get("default"))
            for name, each in action["inputs"].items()
        }
        self.assertNotIn(None, values.values())
        values["github.token"] = "secret"
        values["join(matrix.*, ', ')"] = self.leg
        values["github.event.pull_request.number"] = "5"
        values["github.server_url"] = self.address
        values["github.action_repository || github.repository"] = "owner/name"
        statuses = []
        for step in action["runs"]["steps"]:
            self.assertIn(step.get("if"), (None, "${{ !cancelled() }}"))
            if any(statuses) and "if" not in step:
                continue
            variables = {
                name: re.sub(
                    r"\$\{\{ (.*?) \}\}", lambda match: values[match[1]], value
                )
                for name, value in step["env"].items()
            }
            self.ran = subprocess.run(
                ["bash", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.work,
                text=True,
                capture_output=True,
                env={
                    **self.environment(),
                    **variables,
                    "GITHUB_ACTION_PATH": str(ACTION),
                    "GITHUB_API_URL": self.address + "/api",
                    "GITHUB_JOB": "regress",
                    "GITHUB_REPOSITORY": "owner/name",
                    "GITHUB_RUN_ID": "7",
                    "GITHUB_SERVER_URL": self.address,
                    "GITHUB_WORKFLOW": "Compare",
                    "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
                },
            )
            statuses.append(self.ran.returncode)
        return statuses

    def gitlab(self, **variables):
        """Runs the job of the template, and returns the exit status of both
        scripts."""
        job = read_yaml((ACTION / "gitlab.yml").read_text())[".sidebyside"]
        statuses = []
        for script in (job["script"], job["after_script"]):
            text = "\n".join(script)
            installed = "/usr/share/sidebyside/action/run "
            self.assertEqual(text.count(installed), 1)
            self.ran = subprocess.run(
                ["sh", "-ec", text.replace(installed, f"{ACTION}/run ")],
                cwd=self.work,
                text=True,
                capture_output=True,
                env={
                    **self.environment(),
                    "CI_API_V4_URL": self.address + "/api",
                    "CI_JOB_NAME": "regress",
                    "CI_JOB_URL": self.address + "/job",
                    "CI_MERGE_REQUEST_IID": "5",
                    "CI_MERGE_REQUEST_PROJECT_ID": "3",
                    "CI_PROJECT_DIR": str(self.work),
                    "GITLAB_CI": "true",
                    **{name: str(value) for name, value in job["variables"].items()},
                    "SIDEBYSIDE_ADDRESS": self.address + "/releases",
                    "SIDEBYSIDE_BEFORE": "../build/base",
                    "SIDEBYSIDE_AFTER": "../build/head",
                    "SIDEBYSIDE_TOLERANCE": "1",
                    **variables,
                },
            )
            statuses.append(self.ran.returncode)
        return statuses

    def summary(self):
        return (self.folder / "summary.md").read_text()

    def result(self, name):
        return json.loads((self.work / "sidebyside-results" / name).read_text())

    def only_comment(self):
        """The text of the only comment, with N for figures of time."""
        [comment] = self.forge.comments
        figure = r"\d+(?:\.\d+)?"
        return re.sub(rf"{figure} \[{figure}, {figure}\]", "N [N, N]", comment["body"])

    def expected(self, rows):
        return (
            f"<!-- sidebyside: Compare / regress, programs.toml, {MACHINE} -->\n"
            "**This change makes a difference.**\n\n"
            "| program | what | before | after |\n|---|---|---|---|\n"
            + rows
            + f"\n[All figures]({self.address}/owner/name/actions/runs/7) of "
            f"Compare / regress on {MACHINE}\n"
        )

    slower = "| <code>sum/sh</code> | time | 1 | **slower**: N [N, N] |\n"
    nothing = "**No difference was found** in outputs, times, outcomes, races."


def serve_package(job, version, releases):
    """Lets the server have a package of this version for this machine."""
    distribution = call(
        "sh", "-c", '. /etc/os-release; printf %s "$ID$VERSION_ID"'
    ).stdout
    architecture = call("dpkg", "--print-architecture").stdout.strip()
    job.package = f"sidebyside_{version}_{distribution}_{architecture}.deb"
    job.checksum = hashlib.sha256(b"a package").hexdigest()
    job.package_path = f"{releases}/v{version}/{job.package}"
    job.forge.files[job.package_path] = b"a package"
    checksum = f"{job.checksum}  {job.package}\n".encode()
    job.forge.files[job.package_path + ".sha256"] = checksum
