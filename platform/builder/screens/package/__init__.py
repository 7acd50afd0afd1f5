"""The pages about packages: making an app of one, downloading one, bringing an app to the state of one."""
