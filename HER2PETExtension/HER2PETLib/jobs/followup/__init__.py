"""Every known lesion of every patient, followed over examinations and tracers."""
