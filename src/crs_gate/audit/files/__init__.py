"""What a file can do to whoever opens it, found out without opening it: nothing is loaded, run or unpacked to disk."""
