"""The object store in production: anything that speaks S3."""
