"""ingest → read → split → confirm: functions over the nouns."""
