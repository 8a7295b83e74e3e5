//! The plot of `growth`, as SVG: times in the upper row, bytes in the lower.

use plotters::coord::Shift;
use plotters::prelude::*;

use super::Failure;
use super::growth::{Line, Panel};

const SIZE: (u32, u32) = (1260, 760);
const COLOURS: [RGBColor; 2] = [RGBColor(0, 90, 160), RGBColor(200, 80, 0)];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The whole plot.
pub(crate) fn drawn(panels: &[Panel]) -> Result<String, Failure> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let (times, bytes) = root.split_vertically(SIZE.1 / 2);
        for (area, panel) in times.split_evenly((1, panels.len())).iter().zip(panels) {
            draw(area, panel.quantity, "pairings", &panel.times)?;
        }
        for (area, panel) in bytes.split_evenly((1, panels.len())).iter().zip(panels) {
            draw(area, panel.quantity, "bytes", std::slice::from_ref(&panel.bytes))?;
        }
        root.present()?;
    }
    Ok(svg)
}

/// One panel: all its lines from zero up.
fn draw(area: &Area<'_>, quantity: &str, unit: &str, lines: &[Line]) -> Result<(), Failure> {
    let all = || lines.iter().flat_map(|line| &line.points);
    let right = all().map(|(x, _)| *x).fold(1.0, f64::max) * 1.04;
    let top = all().map(|(_, y)| *y).fold(1.0, f64::max) * 1.25;
    let mut chart = ChartBuilder::on(area)
        .margin(14)
        .x_label_area_size(44)
        .y_label_area_size(72)
        .build_cartesian_2d(0.0..right, 0.0..top)?;
    chart
        .configure_mesh()
        .x_desc(quantity)
        .y_desc(unit)
        .x_labels(8)
        .y_labels(8)
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .label_style(("sans-serif", 15))
        .axis_desc_style(("sans-serif", 17))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for (line, colour) in lines.iter().zip(COLOURS) {
        let points = line.points.iter().copied();
        let style = colour.stroke_width(2);
        chart
            .draw_series(LineSeries::new(points.clone(), style))?
            .label(line.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
        chart.draw_series(points.map(|point| Circle::new(point, 3, colour.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .label_font(("sans-serif", 15))
        .background_style(WHITE)
        .border_style(BLACK)
        .draw()?;
    Ok(())
}
