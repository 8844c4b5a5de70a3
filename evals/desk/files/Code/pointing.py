"""Pointing model of the mount."""
import math

SIDEREAL_RATE = 15.041  # arcseconds per second


def refraction(altitude_deg: float) -> float:
    """Bennett's formula; arcminutes."""
    return 1.0 / math.tan(math.radians(altitude_deg + 7.31 / (altitude_deg + 4.4)))


class PointingModel:
    def __init__(self, latitude: float, cone_error: float = 0.0):
        self.latitude = latitude
        self.cone_error = cone_error

    def hour_angle(self, ra_hours: float, lst_hours: float) -> float:
        return (lst_hours - ra_hours) % 24.0
