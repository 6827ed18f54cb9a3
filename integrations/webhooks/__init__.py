"""Webhooks of both providers: process what was stored, once and in any order."""
