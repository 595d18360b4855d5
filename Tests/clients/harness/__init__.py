"""What the client suite and the mixed load share: the gateway's process, an upstream to script, and the audit log."""
