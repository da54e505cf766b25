"""Sample associations with invented people, so that a newcomer sees life in every stage."""

from silah.demo.build import build
from silah.demo.signins import PASSWORD, SignIn, sign_ins

__all__ = ["PASSWORD", "SignIn", "build", "sign_ins"]
