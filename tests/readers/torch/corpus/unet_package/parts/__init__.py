""" Parts of the U-Net model """
from .down import *
from .up import Up as Up, OutConv
