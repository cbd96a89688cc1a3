export {
  constructTable, tableFeatures, rowSortingFeature, rowExpandingFeature, columnFilteringFeature, globalFilteringFeature,
  createSortedRowModel, createFilteredRowModel, createExpandedRowModel,
} from "@tanstack/table-core";
export { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";
export { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
