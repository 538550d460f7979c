"""`python -m juesuan` is the command `juesuan`."""

from juesuan.cli import main

if __name__ == "__main__":
    main()
