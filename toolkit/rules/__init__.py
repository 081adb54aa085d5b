"""What a row means: registries, plan, who may be drawn, results, figures.  Bad data never raises: it is listed."""
