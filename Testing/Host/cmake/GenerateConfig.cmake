# Nothing to generate here.
