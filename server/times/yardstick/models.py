"""Orders of makers, with their lines."""

from django.db import models


class Maker(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Order(models.Model):
    maker = models.ForeignKey(Maker, models.PROTECT)
    reference = models.CharField(max_length=12)
    ordered_on = models.DateField()
    moved_at = models.DateTimeField()
    pieces = models.PositiveIntegerField()
    weight = models.DecimalField(max_digits=12, decimal_places=3)
    share = models.FloatField()
    paid = models.DecimalField(max_digits=12, decimal_places=2)
    total = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.reference


class Line(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    text = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    def __str__(self):
        return self.text
