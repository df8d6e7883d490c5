"""The programs that benches/vergelijk measures beside meldcode: how they are come by, and the same records in the form of each."""
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = {"age", "rage", "pass", "passage", "prs"}
SAMPLE = 40  # records that a peer with a process per record does


def sh(*words, **more):
    more.setdefault("check", True)
    more.setdefault("stdout", subprocess.DEVNULL)
    more.setdefault("stderr", subprocess.DEVNULL)
    return subprocess.run([str(w) for w in words], **more)


def timed(*words, ok=(0,), **more):
    start = time.perf_counter()
    done = sh(*words, check=False, **more)
    spent = time.perf_counter() - start
    if done.returncode not in ok:
        sys.exit(f"failed ({done.returncode}): {' '.join(map(str, words))}")
    return spent


def install(work, wanted_rust):
    packages = [p for p, name in (("age", "age"), ("pass", "pass"), ("gnupg", "gpg")) if not shutil.which(name)]
    if not shutil.which("go"):
        packages += ["golang-go", "golang-filippo-age-dev", "golang-filippo-edwards25519-dev",
                     "golang-golang-x-crypto-dev", "golang-gopkg-yaml.v3-dev"]
    if packages:
        sh("apt-get", "install", "-y", "--no-install-recommends", *packages, check=False)
    if shutil.which("go") and not (work / "peer").exists():
        sh("go", "build", "-o", work / "peer", ROOT / "benches/peer.go", check=False,
           env=dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOCACHE=str(work / "go-cache")))
    venv = work / "venv"
    if not venv.exists():
        sh(sys.executable, "-m", "venv", venv, check=False)
        sh(venv / "bin/pip", "install", "-q", "pyrage", "PyYAML", check=False)
    for name, crate in (("rage", ["rage"]), ("prs", ["prs-cli", "--no-default-features", "--features", "backend-gnupg-bin"])):
        if wanted_rust and not (work / name / "bin" / name).exists():
            sh("cargo", "install", *crate, "--root", work / name, "--locked", check=False)


def find(work):
    """Puts what was built or laid in the folder before what is on PATH: Debian's `passage` is a game."""
    places = [work / name / "bin" for name in ("rage", "prs")] + [work / "passage"]
    os.environ["PATH"] = ":".join(map(str, places)) + ":" + os.environ["PATH"]
    there = {name: shutil.which(name) for name in PEERS}
    return {name for name, path in there.items() if path and (name != "passage" or Path(path).parent.parent == work)}


def plain(place):
    return sorted((place / "plat").glob("*/*.yaml"))


def sealed(place):
    """The same records as peers keep them: a file each, encrypted to the three readers."""
    folder = place / "age"
    if not folder.exists():
        readers = place / "lezers"
        folder.mkdir()
        for file in plain(place):
            sh("age", "-R", readers, "-o", folder / f"{file.stem}.age", file)
    return sorted(folder.glob("*.age"))


# Opens every age file in a folder and parses it, in one process.
PYTHON = """
import sys, pathlib, pyrage, yaml
identity = pyrage.ssh.Identity.from_buffer(open(sys.argv[1], 'rb').read())
loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
for file in pathlib.Path(sys.argv[2]).iterdir():
    yaml.load(pyrage.decrypt(file.read_bytes(), [identity]), loader)
"""


class Store:
    """A store of pass (prs uses the same) or passage, with a part of the records in it."""

    def __init__(self, program, place, files):
        self.program, self.files = program, files
        self.names = [f"stuk/{file.stem}" for file in files]
        home = Path(os.environ["HOME"])
        self.folder = home / f"{program}-{place.name}"
        if program == "passage":
            os.environ.update(PASSAGE_DIR=str(self.folder), PASSAGE_IDENTITIES_FILE=str(place / "sleutel"))
        else:
            os.environ["PASSWORD_STORE_DIR"] = str(self.folder)
            # prs knows keys by their fingerprints alone.
            self.keys = [fingerprint(who) for who in ("meting@x.invalid", "tweede@x.invalid")]
        if not self.folder.exists():
            if program == "passage":
                self.folder.mkdir(parents=True)
                shutil.copy(place / "lezers", self.folder / ".age-recipients")
            else:
                sh("pass", "init", self.keys[0])
            sh(program, "git", "init", cwd=home)
            for file, name in zip(files, self.names):
                self.insert(name, file)

    def insert(self, name, file):
        return timed(self.program, "insert", "-f", "-m", name, stdin=file.open())

    def show_all(self, total, program=None):
        spent = sum(timed(program or self.program, "show", name) for name in self.names)
        return total / len(self.names) * spent

    def insert_all(self, total, count):
        files = self.files[:count]
        return total / count * sum(self.insert(f"in/{file.stem}", file) for file in files)

    def other_readers(self, total):
        """Every record again, for one reader more or one less."""
        known = (self.folder / ".gpg-id").read_text().split()
        spent = timed("pass", "init", *(self.keys if len(known) == 1 else self.keys[:1]))
        return total / len(list(self.folder.rglob("*.gpg"))) * spent


def fingerprint(who):
    """Of the key of somebody invented, made where there is none."""
    Path(os.environ["GNUPGHOME"]).mkdir(mode=0o700, exist_ok=True)
    listing = lambda: sh("gpg", "--list-keys", "--with-colons", who, check=False, stdout=subprocess.PIPE).stdout.decode()
    if not listing():
        sh("gpg", "--batch", "--passphrase", "", "--quick-gen-key", who, "future-default", "default", "never")
    return next(line.split(":")[9] for line in listing().splitlines() if line.startswith("fpr"))


def again(program, place, files, total):
    """Every record decrypted and encrypted anew, as a change of readers asks of a file per record."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            text = sh(program, "-d", "-i", place / "sleutel", file, stdout=subprocess.PIPE).stdout
            sh(program, "-R", place / "lezers", "-o", Path(folder) / file.name, input=text)
    return total / len(files) * (time.perf_counter() - start)


def age_and_commit(copy, place, stuk):
    start = time.perf_counter()
    name = f"zaken/nieuw-{time.time_ns()}.age"
    sh("age", "-R", place / "lezers", "-o", copy / name, stuk)
    sh("git", "-C", copy, "add", name)
    sh("git", "-C", copy, "-c", "gpg.format=ssh", "-c", f"user.signingkey={place / 'sleutel'}", "-c",
       "core.fsync=all", "commit", "-q", "-S", "-m", "1 stuk")
    return time.perf_counter() - start
