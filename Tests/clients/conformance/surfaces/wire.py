"""Coding agents, replayed: what they put on a socket, and how they read what comes."""

from conformance.surfaces.claude_code import ClaudeCode
from conformance.surfaces.codex import Codex

SURFACES = [Codex, ClaudeCode]
