"""How the atlas is made: pinned data packages and our own tables in, compiled tables out."""
