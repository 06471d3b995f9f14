"""Tests of pay: months, slips, reasons."""
