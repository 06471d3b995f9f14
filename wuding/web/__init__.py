"""The shell around every concern: base page, parts, navigation, home, error pages, our styles and scripts."""
