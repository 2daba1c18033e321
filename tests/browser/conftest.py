"""The stacks of the system tests, for the browser too."""
import importlib.util
import os

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location(
    "system_conftest", os.path.join(HERE, "..", "system", "conftest.py"))
system = importlib.util.module_from_spec(spec)
spec.loader.exec_module(system)

worlds = system.worlds
world = system.world
