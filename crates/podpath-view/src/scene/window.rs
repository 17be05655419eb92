//! What is to be seen of a stage in a box that has no room for all of it.

use super::{HEIGHT, NodeState, Rect, Scene, WIDTH};

/// Around what acts.
const MARGIN: f32 = 10.0;

impl Scene {
    /// Where a window of a height begins that is as wide as the stage: a row's edge, so that the picture stands still while the hop
    /// stays on it.
    pub fn window_top(&self, height: f32) -> f32 {
        const EDGES: [f32; 4] = [-8.0, 128.0, 272.0, 382.0];
        let first = EDGES[0] + self.top;
        let last = HEIGHT - height;
        let Some(Rect { y: top, h, .. }) = self.acting() else { return first };
        let bottom = top + h;
        // Where there are other machines, their row is an edge of its own, and the next one hides what is said of the border.
        let below = EDGES.into_iter().map(|edge| edge.max(if self.border.is_some() { 0.0 } else { first }));
        let edges = std::iter::once(first).chain(below);
        let fits = edges.map(|edge| edge.min(last)).find(|edge| *edge <= top && edge + height >= bottom);
        fits.unwrap_or(bottom - height).min(last).max(first)
    }

    /// Who acts, with what is told beside it, in a window of this shape, width by height: no wider than the stage.
    pub fn close_up(&self, width: f32, height: f32) -> Rect {
        let whole = Rect { x: 0.0, y: self.top, w: WIDTH, h: HEIGHT - self.top, r: 0.0 };
        let Some(acting) = self.acting() else { return whole };
        // What acts alone is shown among its neighbours.
        let w = acting.w.max(acting.h * width / height).max(width).min(WIDTH);
        let h = (w * height / width).max(acting.h).min(whole.h);
        let begin = |at: f32, long: f32, window: f32, from: f32, to: f32| (at + (long - window) / 2.0).min(to - window).max(from);
        let (x, y) = (begin(acting.x, acting.w, w, 0.0, WIDTH), begin(acting.y, acting.h, h, self.top, HEIGHT));
        Rect { x, y, w, h, r: 0.0 }
    }

    /// Who makes the current hop and who receives it. What happens to one that is not acting, as when it ends, is told by the plate
    /// beside it.
    fn acting(&self) -> Option<Rect> {
        let acts = |state: NodeState| matches!(state, NodeState::Caller | NodeState::Target);
        let nodes = self.nodes.iter().filter(|node| acts(node.state)).map(|node| node.rect);
        let plates = self.now.iter().map(|now| now.plate.rect);
        let around = |of: Rect| Rect { x: of.x - MARGIN, y: of.y - MARGIN, w: of.w + 2.0 * MARGIN, h: of.h + 2.0 * MARGIN, r: 0.0 };
        nodes.chain(plates).map(around).reduce(Rect::with)
    }
}

impl Rect {
    /// The smallest one in which both are.
    fn with(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = ((self.x + self.w).max(other.x + other.w), (self.y + self.h).max(other.y + other.h));
        Self { x, y, w: right - x, h: bottom - y, r: 0.0 }
    }
}
