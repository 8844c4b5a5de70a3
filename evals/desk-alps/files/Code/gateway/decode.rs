//! Decodes one packet of a Kestrel station.

/// Lowest battery voltage, in millivolts, below which a station is reported as dying.
pub const LOW_BATTERY_MV: u16 = 3300;

pub struct Reading {
    pub station: u8,
    pub temperature: f32,
    pub battery_mv: u16,
}

/// Decodes a packet of seven bytes. Returns None if the packet is too short or the station id is zero.
pub fn decode(packet: &[u8]) -> Option<Reading> {
    if packet.len() < 7 || packet[0] == 0 {
        return None;
    }
    let raw = i16::from_be_bytes([packet[1], packet[2]]);
    Some(Reading {
        station: packet[0],
        temperature: raw as f32 * 0.01,
        battery_mv: packet[6] as u16 * 20,
    })
}

/// Whether the station should be put to sleep until the sun is back.
pub fn is_dying(reading: &Reading) -> bool {
    reading.battery_mv < LOW_BATTERY_MV
}
