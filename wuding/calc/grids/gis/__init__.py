"""Areas as GIS files have them: GeoJSON, GeoPackage, Shapefile in; the same with the plan out; borders from geometry."""
