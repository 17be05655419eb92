//! Where a card opens beside what it speaks of: never over it, as far from what happens as there is room, and all of it on the page.

/// A box on the page, in CSS pixels from the corner of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Area {
    /// From the left.
    pub(crate) x: f64,
    /// From the top.
    pub(crate) y: f64,
    /// Width.
    pub(crate) w: f64,
    /// Height.
    pub(crate) h: f64,
}

/// On which side of its own box a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Left of it.
    Left,
    /// Right of it.
    Right,
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// A place for a card: its corner, and where along its edge it points to its box; none where it points nowhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placed {
    /// From the left.
    pub(crate) x: f64,
    /// From the top.
    pub(crate) y: f64,
    /// On which side, and how far from the card's left or upper end the pointer is.
    pub(crate) pointer: Option<(Side, f64)>,
}

/// Between the card and its box, and between the card and the edge of the page.
const GAP: f64 = 14.0;
const EDGE: f64 = 8.0;
/// Between the pointer and a corner of the card.
const CORNER: f64 = 22.0;

impl Side {
    /// Every side; of two that are as good the first one.
    pub(crate) const ALL: [Self; 4] = [Self::Right, Self::Left, Self::Below, Self::Above];

    /// The name of the class.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Above => "above",
            Self::Below => "below",
        }
    }
}

impl Area {
    fn middle(self) -> (f64, f64) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// How much of another box lies in this one.
    pub(crate) fn common(self, other: Self) -> f64 {
        let along = |a: f64, a_len: f64, b: f64, b_len: f64| ((a + a_len).min(b + b_len) - a.max(b)).max(0.0);
        along(self.x, self.w, other.x, other.w) * along(self.y, self.h, other.y, other.h)
    }
}

/// The place for a card of a size beside a box, on a page of a size, away from what is to be seen.
pub(crate) fn place((w, h): (f64, f64), own: Area, seen: Option<Area>, room: (f64, f64)) -> Placed {
    let inside = |at: f64, length: f64, all: f64| at.min(all - length - EDGE).max(EDGE);
    let on = |side: Side| {
        let (middle_x, middle_y) = own.middle();
        let (x, y) = match side {
            Side::Left => (own.x - GAP - w, inside(middle_y - h / 2.0, h, room.1)),
            Side::Right => (own.x + own.w + GAP, inside(middle_y - h / 2.0, h, room.1)),
            Side::Above => (inside(middle_x - w / 2.0, w, room.0), own.y - GAP - h),
            Side::Below => (inside(middle_x - w / 2.0, w, room.0), own.y + own.h + GAP),
        };
        (side, Area { x, y, w, h })
    };
    let fits = |(_, at): &(Side, Area)| at.x >= EDGE && at.y >= EDGE && at.x + w <= room.0 - EDGE && at.y + h <= room.1 - EDGE;
    // What it hides weighs more than how far it is from it.
    let cost = |(_, at): &(Side, Area)| {
        let Some(seen) = seen else { return 0.0 };
        let ((x, y), (seen_x, seen_y)) = (at.middle(), seen.middle());
        at.common(seen) * 1_000.0 - (x - seen_x).hypot(y - seen_y)
    };
    let best = Side::ALL.into_iter().map(on).filter(fits).min_by(|one, other| cost(one).total_cmp(&cost(other)));
    let Some((side, at)) = best else {
        // No side has room: at the foot of the page, or at its head where the box is at the foot.
        let foot = Area { x: inside(own.middle().0 - w / 2.0, w, room.0), y: (room.1 - h - EDGE).max(EDGE), w, h };
        let y = if foot.common(own) > 0.0 { EDGE } else { foot.y };
        return Placed { x: foot.x, y, pointer: None };
    };
    let (middle_x, middle_y) = own.middle();
    let along = match side {
        Side::Left | Side::Right => (middle_y - at.y).clamp(CORNER.min(h / 2.0), (h - CORNER).max(h / 2.0)),
        Side::Above | Side::Below => (middle_x - at.x).clamp(CORNER.min(w / 2.0), (w - CORNER).max(w / 2.0)),
    };
    Placed { x: at.x, y: at.y, pointer: Some((side, along)) }
}

#[cfg(test)]
mod tests {
    use super::{Area, Side, place};

    const CARD: (f64, f64) = (360.0, 330.0);
    const PAGE: (f64, f64) = (1440.0, 900.0);

    fn area(x: f64, y: f64, w: f64, h: f64) -> Area {
        Area { x, y, w, h }
    }

    #[test]
    fn a_card_opens_away_from_the_hop_and_points_to_its_box() {
        let (shim, hop) = (area(748.0, 390.0, 208.0, 56.0), area(748.0, 446.0, 300.0, 60.0));
        let placed = place(CARD, shim, Some(hop), PAGE);
        let (side, along) = placed.pointer.expect("there is room");
        assert_eq!(side, Side::Left);
        assert!((placed.y + along - 418.0).abs() < 1.0);
    }

    #[test]
    fn a_card_is_on_the_page_and_never_over_its_own_box() {
        for room in [PAGE, (390.0, 844.0), (640.0, 420.0), (1024.0, 768.0)] {
            for at in 0..200 {
                let share = |n: i32| f64::from(at * n % 17) / 17.0;
                let own = area(share(3) * (room.0 - 40.0), share(5) * (room.1 - 24.0), 40.0, 24.0);
                let hop = area(share(7) * room.0 / 2.0, share(11) * room.1 / 2.0, 120.0, 60.0);
                let card = (360.0_f64.min(room.0 - 16.0), 320.0);
                let placed = place(card, own, Some(hop), room);
                let card = area(placed.x, placed.y, card.0, card.1);
                assert!(card.x >= 8.0 && card.y >= 8.0 && card.x + card.w <= room.0 - 8.0 && card.y + card.h <= room.1 - 8.0, "{card:?}");
                assert!(card.common(own) == 0.0 || placed.pointer.is_none(), "{own:?} {card:?}");
            }
        }
    }
}
