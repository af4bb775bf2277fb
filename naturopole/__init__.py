"""Naturopôle: the project package and the kernel that its apps share."""
