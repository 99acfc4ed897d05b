// The parts of ECharts our pages draw with; esbuild drops the rest. Exposed as `window.echarts`.
import { BarChart, LineChart, MapChart } from "echarts/charts";
import { AriaComponent, GeoComponent, GridComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([
  AriaComponent, BarChart, GeoComponent, GridComponent, LabelLayout, LineChart, MapChart,
  SVGRenderer, TooltipComponent, VisualMapComponent,
]);

export { init, registerMap };
