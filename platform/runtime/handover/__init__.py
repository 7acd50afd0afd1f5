"""What somebody who leaves owns, across all apps of a workspace: counted, then handed over."""
