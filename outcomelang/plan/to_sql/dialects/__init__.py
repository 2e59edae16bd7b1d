"""The plan's queries in the words of databases other than the embedded one, where those are not said alike."""
