"""`python -m outcomelang` is the command `outcome`."""

from outcomelang.cli.main import run

if __name__ == "__main__":
    run()
