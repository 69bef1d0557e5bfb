"""The object store on one machine: a folder."""
