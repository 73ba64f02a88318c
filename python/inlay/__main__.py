"""`python -m inlay`, and `inlay`."""

import signal


def main() -> None:
    """Run the command line. Ctrl-C ends it silently, even during imports."""
    python_handles = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if python_handles:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from inlay.cli import main as run

    if python_handles:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
