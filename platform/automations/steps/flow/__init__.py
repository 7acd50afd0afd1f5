"""Steps that say how a run goes on."""
