#!/usr/bin/env python3
"""Sets up what is missing and starts the service with demonstration data; needs Python 3.11 and nothing else."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  # an older Python must hear it before an import that it cannot read
    sys.exit(f"This needs Python 3.11 or newer, and {sys.executable} is older. Start it with a newer one.")

from setup import assets, environment, paper, serve
from setup.errors import CannotGoOn
from setup.services import free_port


def main() -> int:
    """Set up, serve until stopped, and answer with an exit code."""
    options = read_options()
    serve.stop_on_signals()
    try:
        set_up()
        if not options.setup_only:
            start(options.host, options.port or free_port(), options.data.expanduser().resolve())
    except CannotGoOn as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


def read_options() -> argparse.Namespace:
    """What was asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (default: this machine only)")
    parser.add_argument("--port", type=int, default=5000, help="port to serve on, 0 for any free one (default: 5000)")
    given = Path(os.environ.get("TRIAGE_DATA") or "data")
    parser.add_argument("--data", type=Path, default=given, help="folder for the database and the PDFs (default: data)")
    parser.add_argument("--setup-only", action="store_true", help="set up and stop")
    return parser.parse_args()


def set_up() -> None:
    """Everything that a bare machine lacks; a step that was done before costs nothing."""
    began = time.monotonic()
    done = [environment.make(), paper.make_ready(), assets.make_ready()]
    if any(done):
        print(f"Set up in {time.monotonic() - began:.0f} seconds.", flush=True)


def start(host: str, port: int, data: Path) -> None:
    """Serve until stopped."""
    serve.must_be_free(host, port)
    env = serve.environment(data, host)
    print("Preparing the database; the first time it makes up a council, which can take a minute …", flush=True)
    sign_ins = serve.prepare(env)
    server = serve.Server(host, port, env)
    try:
        server.wait_until_it_answers()
        print(f"Ready: {server.shown}", flush=True)
        width = max(len(name) for name, _ in sign_ins)
        print("\n".join(f"  {name:<{width}}  {words}" for name, words in sign_ins), flush=True)
        print(serve.PLAIN_HTTP, flush=True)
        print("Stop with Ctrl-C.", flush=True)
        if server.wait() != 0:
            raise CannotGoOn("The service stopped by itself; what it said is above.")
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
