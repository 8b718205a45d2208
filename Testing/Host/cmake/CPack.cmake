# Nothing to package here.
