"""The commands of the command line, one file each; `command` in each file is what `cli.py` lists."""
