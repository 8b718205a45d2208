"""Many cases: each measured on its own, in processes here or on a cluster, resumable, one bad case never stopping the rest."""
