"""Runs every test with real databases, a real Redis and a real browser, all started here and stopped afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from tempfile import TemporaryDirectory

from setup import assets, environment, paper, programs, provider, services
from setup.errors import CannotGoOn
from setup.places import PYTHON, ROOT, in_ci, quick_folder
from setup.serve import stop_on_signals

WORKERS = "2"


def main(arguments: list[str]) -> int:
    """Set up, start what the tests talk to, run pytest once, and answer with its exit code."""
    stop_on_signals()
    try:
        environment.make(developer=True)
        paper.make_ready()
        assets.make_ready()
        missing = programs.get_missing()
        say_what_is_left_out(missing)
        get_provider()
        with ExitStack() as stack:
            urls = {}
            if services.postgresql_programs():
                urls["POSTGRESQL"] = stack.enter_context(services.postgresql(for_tests=True))
            if services.redis_program():
                urls["REDIS"] = stack.enter_context(services.redis())
            return run_pytest(arguments, services.environment_for_tests(urls))
    except CannotGoOn as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def say_what_is_left_out(missing: list[programs.Program]) -> None:
    """Say it in one line; where nothing may be left out, stop."""
    if not missing:
        return
    names = ", ".join(program.name for program in missing)
    advice = f"sudo apt-get install {' '.join(program.package for program in missing)}"
    if in_ci():
        raise CannotGoOn(f"CI leaves nothing out, and this is missing: {names}. Install it: {advice}")
    print(f"Left out, because it is not installed: tests with {names}. To run them: {advice}", flush=True)


def get_provider() -> None:
    """Get the OpenID provider that the tests of single sign-on start, or say in one line that they are left out."""
    try:
        provider.make_ready()
    except CannotGoOn as reason:
        if in_ci():
            raise
        print(f"Left out: tests with an OpenID provider. {str(reason).splitlines()[0]}", flush=True)


def run_pytest(arguments: list[str], env: dict[str, str]) -> int:
    """Run pytest to its end; interrupted, let it clean up first."""
    workers = [] if any(word.startswith("-n") for word in arguments) else ["-n", WORKERS, "--dist", "loadgroup"]
    with TemporaryDirectory(prefix="triage-tests-", dir=quick_folder()) as folder:
        env = {**env, "TMPDIR": folder}
        process = subprocess.Popen([str(PYTHON), "-m", "pytest", *workers, *arguments], cwd=ROOT, env=env)
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait(60)
            raise


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
